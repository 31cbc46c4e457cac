import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { HistoryEntry } from '@/api/types';
import { useFormat } from '@/lib/format';
import classes from './participant-history.module.css';

export function ParticipantHistory({ history }: { history: HistoryEntry[] }) {
  const { t } = useTranslation();
  if (history.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('participants.detail.noHistory')}
      </Text>
    );
  }
  return (
    <ol className={classes.line}>
      {history.map((entry) => (
        <li key={`${entry.at} ${entry.new_status}`}>
          <Entry entry={entry} />
        </li>
      ))}
    </ol>
  );
}

function Entry({ entry }: { entry: HistoryEntry }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      {changes(entry).map((change) => (
        <Text key={change} size="sm">
          {change === 'status'
            ? t('participants.detail.becameStatus', {
                status: t(`codes.participant_status.${entry.new_status}`),
              })
            : t('participants.detail.arrearsBecame', {
                before: t('participants.arrearsMonths', { count: entry.old_arrears_months ?? 0 }),
                after: t('participants.arrearsMonths', { count: entry.new_arrears_months }),
              })}
        </Text>
      ))}
      <Text size="xs" c="dimmed">
        {format.dateTime(entry.at)} · {t(`participants.detail.bySource.${entry.source}`)}
      </Text>
    </>
  );
}

function changes(entry: HistoryEntry): ('status' | 'arrears')[] {
  const status = entry.old_status !== entry.new_status;
  const arrears = (entry.old_arrears_months ?? 0) !== entry.new_arrears_months;
  return [...(status ? ['status' as const] : []), ...(arrears ? ['arrears' as const] : [])];
}
