import { Pill } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AudienceFields } from '@/api/types';
import { type ParticipantFilters, participantFilters } from '@/lib/participant-filters';
import { useFilterWords } from '@/ui/participant-filters/filter-chips';

/** An audience in words, one pill a condition. */
export function AudienceList({ audience }: { audience: AudienceFields }) {
  const { t } = useTranslation();
  const words = useFilterWords();
  const filters = participantFilters({ ...audience });
  const names = Object.keys(filters) as (keyof ParticipantFilters)[];
  const days = audience.exclude_notified_within_days;
  return (
    <Pill.Group>
      {names.map((name) => (
        <Pill key={name}>{words(name, filters)}</Pill>
      ))}
      {names.length === 0 && <Pill>{t('sendJobs.new.check.everyone')}</Pill>}
      {days && <Pill>{t('sendJobs.new.check.excludeDays', { count: days })}</Pill>}
    </Pill.Group>
  );
}
