import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { codeLabel } from '@/lib/i18n/code-label';
import classes from './excluded.module.css';

/** Who is set aside and why, the most first. */
export function Excluded({ excluded }: { excluded: Record<string, number> }) {
  const { t } = useTranslation();
  const reasons = Object.entries(excluded).filter(([, count]) => count > 0);
  if (reasons.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('sendJobs.new.check.noneExcluded')}
      </Text>
    );
  }
  return (
    <dl className={classes.reasons}>
      {reasons
        .sort(([, a], [, b]) => b - a)
        .map(([code, count]) => (
          <div key={code} className={classes.reason}>
            <dt>{codeLabel('exclusion', code)}</dt>
            <dd>{t('sendJobs.new.check.excludedCount', { count })}</dd>
          </div>
        ))}
    </dl>
  );
}
