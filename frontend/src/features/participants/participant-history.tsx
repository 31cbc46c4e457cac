import { Text, Timeline } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { HistoryEntry } from '@/api/types';
import { useFormat } from '@/lib/format';

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
    <Timeline bulletSize={12} lineWidth={2}>
      {history.map((entry) => (
        <Timeline.Item key={`${entry.at} ${entry.new_status}`}>
          <Entry entry={entry} />
        </Timeline.Item>
      ))}
    </Timeline>
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
