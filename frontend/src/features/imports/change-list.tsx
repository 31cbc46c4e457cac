import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Import } from '@/api/types';
import { useFormat } from '@/lib/format';
import classes from './change-list.module.css';

const EFFECTS = ['became_active', 'became_inactive', 'arrears_begun', 'arrears_cleared'] as const;

/** What the list does to the participants: before it is applied what it would do, afterwards what it did. */
export function ChangeList({ it: { counts, changes, not_seen } }: { it: Import }) {
  const { t } = useTranslation();
  const effects = EFFECTS.filter((effect) => changes?.[effect]);
  return (
    <div className={classes.halves}>
      {counts.valid > 0 && counts.new + counts.changed === 0 && (
        <Text className={classes.nothing}>{t('imports.changes.nothing')}</Text>
      )}
      <dl className={classes.list}>
        <Line label={t('imports.changes.new')} value={counts.new} />
        <Line label={t('imports.changes.changed')} value={counts.changed} />
        <Line label={t('imports.changes.unchanged')} value={counts.unchanged} />
        {not_seen !== null && <Line label={t('imports.changes.notSeen')} value={not_seen} />}
      </dl>
      {effects.length > 0 && (
        <dl className={classes.list}>
          {effects.map((effect) => (
            <Line
              key={effect}
              label={t(`imports.changes.${effect}`)}
              value={changes?.[effect] ?? 0}
            />
          ))}
        </dl>
      )}
    </div>
  );
}

function Line({ label, value }: { label: string; value: number }) {
  const format = useFormat();
  return (
    <div className={classes.line} data-none={value === 0 || undefined}>
      <dt>{label}</dt>
      <dd>{format.number(value)}</dd>
    </div>
  );
}
