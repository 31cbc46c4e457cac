import { Group, Pill } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { codeLabel } from '@/lib/i18n/code-label';
import type { ParticipantFilters } from '@/lib/participant-filters';
import type { FiltersProps } from './participant-filters';

type Name = keyof ParticipantFilters;

/** The filters in force, each with its own way off; those with an open control are not repeated. */
export function FilterChips({ value, onChange }: FiltersProps) {
  const { t } = useTranslation();
  const words = useFilterWords();
  const shown = (Object.keys(value) as Name[]).filter((name) => !OPEN.has(name));
  if (shown.length === 0) return null;
  return (
    <Group gap="xs" mt="sm">
      {shown.map((name) => (
        <Pill
          key={name}
          withRemoveButton
          size="md"
          onRemove={() => onChange({ [name]: undefined })}
          removeButtonProps={{
            'aria-label': t('common.filters.remove', { name: words(name, value) }),
            'aria-hidden': false,
            tabIndex: 0,
          }}
        >
          {words(name, value)}
        </Pill>
      ))}
    </Group>
  );
}

const OPEN: ReadonlySet<Name> = new Set(['q', 'status', 'segment']);

/** A filter in words: `Kecamatan: TOMOHON UTARA`. */
export function useFilterWords() {
  const { t } = useTranslation();
  const says: Record<Name, (value: ParticipantFilters) => string> = {
    q: ({ q }) => `${t('participants.search')}: ${q}`,
    segment: ({ segment }) => codeLabel('segment', segment ?? ''),
    status: ({ status }) => codeLabel('participant_status', status ?? ''),
    status_reason: ({ status_reason }) =>
      `${t('participants.reason')}: ${codeLabel('status_reason', status_reason ?? '')}`,
    district: ({ district }) => `${t('codes.field.district')}: ${district}`,
    village: ({ village }) => `${t('codes.field.village')}: ${village}`,
    care_class: ({ care_class }) => codeLabel('care_class', care_class ?? ''),
    arrears_months_min: ({ arrears_months_min: count }) =>
      t('participants.atLeast', { count: count ?? 0 }),
    arrears_months_max: ({ arrears_months_max: count }) =>
      t('participants.atMost', { count: count ?? 0 }),
    reachable: ({ reachable }) =>
      t(reachable ? 'participants.withPhone' : 'participants.withoutPhone'),
    import_id: () => t('participants.fromImport'),
  };
  return (name: Name, value: ParticipantFilters) => says[name](value);
}
