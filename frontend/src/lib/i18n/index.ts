import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { id } from './id/index.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof id };
  }
}

export const LANGUAGES = ['id', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

const REMEMBERED_AS = 'pengingat.language';

/** Indonesian comes with the program; English is fetched the first time somebody wants it. */
export async function startI18n(language: Language = rememberedLanguage()): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: { id: { translation: id } },
    lng: 'id',
    fallbackLng: 'id',
    interpolation: { escapeValue: false },
  });
  await showLanguage(language);
}

export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(REMEMBERED_AS, language);
  await showLanguage(language);
}

export function currentLanguage(): Language {
  return i18next.language === 'en' ? 'en' : 'id';
}

async function showLanguage(language: Language) {
  if (language === 'en' && !i18next.hasResourceBundle('en', 'translation')) {
    const { en } = await import('./en/index.ts');
    i18next.addResourceBundle('en', 'translation', en);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

function rememberedLanguage(): Language {
  return localStorage.getItem(REMEMBERED_AS) === 'en' ? 'en' : 'id';
}
