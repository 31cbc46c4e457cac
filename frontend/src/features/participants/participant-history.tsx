import { Text } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { HistoryEntry } from '@/api/types';
import { useFormat } from '@/lib/format';
import type { Segment } from '@/lib/vocabulary';
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
  const { source, file_name, changed_by } = entry;
  const origin = source === 'import' ? file_name : changed_by;
  return (
    <>
      {useChanges(entry).map((change) => (
        <Text key={change} size="sm">
          {change}
        </Text>
      ))}
      <Text size="xs" c="dimmed">
        {[format.dateTime(entry.at), t(`participants.detail.bySource.${source}`), origin]
          .filter(Boolean)
          .join(' · ')}
      </Text>
    </>
  );
}

/** What became different, a sentence each. */
function useChanges(entry: HistoryEntry): string[] {
  const { t } = useTranslation();
  const months = (count: number | null) => t('participants.arrearsMonths', { count: count ?? 0 });
  const segment = (value: Segment) => t(`codes.segment.${value}`);
  const changes = [
    standing(entry, 'old') !== standing(entry, 'new') && standingWords(entry, t),
    entry.old_segment &&
      entry.old_segment !== entry.new_segment &&
      `${segment(entry.old_segment)} → ${segment(entry.new_segment)}`,
    (entry.old_arrears_months ?? 0) !== entry.new_arrears_months &&
      t('participants.detail.arrearsBecame', {
        before: months(entry.old_arrears_months),
        after: months(entry.new_arrears_months),
      }),
  ];
  return changes.filter((change) => typeof change === 'string');
}

function standing(entry: HistoryEntry, when: 'old' | 'new'): string {
  return `${entry[`${when}_status`]} ${entry[`${when}_status_reason`]}`;
}

function standingWords(entry: HistoryEntry, t: TFunction): string {
  const reason = entry.new_status_reason;
  const words = [
    t(`codes.participant_status.${entry.new_status}`),
    reason !== 'none' && t(`codes.status_reason.${reason}`),
  ];
  const status = words.filter(Boolean).join(', ');
  return t(entry.old_status ? 'participants.detail.became' : 'participants.detail.first', {
    status,
  });
}
