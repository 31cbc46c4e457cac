import { Group, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PARTICIPANT_STATUSES, SEGMENTS } from '@/lib/vocabulary';
import { columnOf } from './draft';
import { wholeFilePlace } from './places';
import type { MappingDraft } from './use-draft';

/** Segment and status may be one value for all rows. Asked only where the file has no such column. */
export function WholeFile({ mapping }: { mapping: MappingDraft }) {
  const { t } = useTranslation();
  const { draft, before, forWholeFile } = mapping;
  const asked = (field: 'segment' | 'status') => !columnOf(draft, field) || before[field] !== null;
  const look = (field: 'segment' | 'status') => ({
    id: wholeFilePlace(field),
    description: t(
      columnOf(draft, field)
        ? 'imports.mapping.wholeFileEmpty'
        : 'imports.mapping.wholeFileNoColumn',
      { field: t(`codes.field.${field}`).toLowerCase() },
    ),
    placeholder: t('imports.mapping.wholeFileChoose'),
    clearable: true,
    w: '18rem',
  });
  if (!asked('segment') && !asked('status')) return null;
  return (
    <Group align="flex-start" gap="lg">
      {asked('segment') && (
        <Select
          {...look('segment')}
          label={t('imports.mapping.wholeFileSegment')}
          data={SEGMENTS.map((value) => ({ value, label: t(`codes.segment.${value}`) }))}
          value={draft.segment}
          onChange={(segment) => forWholeFile({ segment })}
        />
      )}
      {asked('status') && (
        <Select
          {...look('status')}
          label={t('imports.mapping.wholeFileStatus')}
          data={PARTICIPANT_STATUSES.map((value) => ({
            value,
            label: t(`codes.participant_status.${value}`),
          }))}
          value={draft.status}
          onChange={(status) => forWholeFile({ status })}
        />
      )}
    </Group>
  );
}
