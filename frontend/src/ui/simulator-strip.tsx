import { IconArrowUpRight, IconFlask } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './simulator-strip.module.css';

/** On every page while messages are not real: nobody may take a demonstration for a real sending. */
export function SimulatorStrip({ url }: { url: string | null }) {
  const { t } = useTranslation();
  return (
    <div className={classes.strip} role="note">
      <span className={classes.badge}>
        <IconFlask size={14} stroke={2.25} aria-hidden />
        {t('common.simulator.badge')}
      </span>
      <span className={classes.explain}>{t('common.simulator.explain')}</span>
      {url && (
        <a href={url} target="_blank" rel="noreferrer" className={classes.link}>
          {t('common.simulator.open')}
          <IconArrowUpRight size={14} aria-hidden />
        </a>
      )}
    </div>
  );
}
