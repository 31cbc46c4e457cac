import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { chooseLanguage } from '@/lib/i18n';

const CHOICES = [
  { value: 'id', label: 'indonesian' },
  { value: 'en', label: 'english' },
] as const;

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  return (
    <Group gap={4} role="group" aria-label={t('common.account.language')}>
      {CHOICES.map(({ value, label }) => (
        <Button
          key={value}
          size="compact-sm"
          variant={i18n.language === value ? 'light' : 'subtle'}
          color={i18n.language === value ? 'nila' : 'gray'}
          aria-pressed={i18n.language === value}
          onClick={() => chooseLanguage(value)}
        >
          {t(`common.account.${label}`)}
        </Button>
      ))}
    </Group>
  );
}
