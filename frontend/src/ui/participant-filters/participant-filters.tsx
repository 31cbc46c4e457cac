import { Button, CloseButton, Group, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NO_FILTERS, type ParticipantFilters } from '@/lib/participant-filters';
import { PARTICIPANT_STATUSES, SEGMENTS } from '@/lib/vocabulary';
import { FilterChips } from './filter-chips';
import { FilterSelect } from './filter-select';
import { MoreFilters } from './more-filters';
import classes from './participant-filters.module.css';

/** Where participants live: what the place filters propose. */
export interface District {
  name: string;
  villages: string[];
}

export interface FiltersProps {
  value: ParticipantFilters;
  onChange: (change: ParticipantFilters) => void;
  districts: District[];
}

/** Chooses participants: what is asked most stands open, the rest waits behind a button. */
export function ParticipantFilterBar(props: FiltersProps) {
  const { value, onChange } = props;
  const { t } = useTranslation();
  return (
    <section className={classes.bar} aria-label={t('common.filters.label')}>
      <Group gap="xs" align="flex-end">
        <SearchInput value={value.q ?? ''} onChange={(q) => onChange({ q: q || undefined })} />
        <FilterSelect
          label={t('codes.field.status')}
          group="participant_status"
          options={PARTICIPANT_STATUSES}
          value={value.status}
          onChange={(status) => onChange({ status })}
        />
        <FilterSelect
          label={t('codes.field.segment')}
          group="segment"
          options={SEGMENTS}
          value={value.segment}
          onChange={(segment) => onChange({ segment })}
        />
        <MoreFilters {...props} />
        {Object.keys(value).length > 0 && (
          <Button variant="subtle" color="gray" onClick={() => onChange(NO_FILTERS)}>
            {t('common.actions.clear')}
          </Button>
        )}
      </Group>
      <FilterChips {...props} />
    </section>
  );
}

const PAUSE = 300;

/** Searches when the typing pauses. */
function SearchInput({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(value);
  const later = useDebouncedCallback(onChange, PAUSE);
  useEffect(() => setTyped(value), [value]);
  const type = (next: string) => {
    setTyped(next);
    later(next.trim());
  };
  return (
    <TextInput
      className={classes.search}
      label={t('participants.search')}
      placeholder={t('participants.searchHint')}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        typed && (
          <CloseButton
            size="sm"
            aria-label={t('participants.searchClear')}
            onClick={() => type('')}
          />
        )
      }
    />
  );
}
