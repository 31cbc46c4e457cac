import { Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { metaQuery } from '@/api/shared-queries';
import { SimulatorStrip } from '@/ui/simulator-strip';
import { WhatsAppBubble } from '@/ui/whatsapp-bubble';
import { Wordmark } from '@/ui/wordmark';
import { LanguageSwitch } from './language-switch';
import { SignInForm } from './sign-in-form';
import classes from './sign-in-page.module.css';

export function SignInPage() {
  const { t } = useTranslation();
  const meta = useQuery(metaQuery).data;
  useEffect(() => {
    document.title = `${t('auth.title')} · ${t('common.product')}`;
  }, [t]);
  return (
    <div className={classes.page}>
      {meta?.simulator && (
        <header>
          <SimulatorStrip url={meta.simulator_url} />
        </header>
      )}
      <div className={classes.halves}>
        <main className={classes.door}>
          <div className={classes.column}>
            <Wordmark office={meta?.office_name} />
            <Title order={1} mt={40} mb="lg">
              {t('auth.title')}
            </Title>
            <SignInForm demo={meta?.demo ?? null} />
          </div>
          <LanguageSwitch />
        </main>
        <aside className={classes.window}>
          <div className={classes.example} aria-hidden>
            <WhatsAppBubble text={t('auth.example')} footer="08.14" />
          </div>
          <Text className={classes.tagline}>{t('auth.tagline')}</Text>
        </aside>
      </div>
    </div>
  );
}
