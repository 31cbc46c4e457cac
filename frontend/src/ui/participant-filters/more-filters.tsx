import { Button, NumberInput, Popover, Select, SimpleGrid } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { CARE_CLASSES, STATUS_REASONS } from '@/lib/vocabulary';
import { FilterSelect } from './filter-select';
import type { FiltersProps } from './participant-filters';

const MORE = [
  'status_reason',
  'reachable',
  'district',
  'village',
  'care_class',
  'arrears_months_min',
  'arrears_months_max',
] as const;

const YES_NO = ['yes', 'no'] as const;

export function MoreFilters(props: FiltersProps) {
  const { t } = useTranslation();
  const count = MORE.filter((name) => props.value[name] !== undefined).length;
  return (
    <Popover position="bottom-end" shadow="md" width={360} trapFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden />}>
          {count ? t('common.filters.moreCount', { count }) : t('common.filters.more')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <SimpleGrid cols={2} spacing="sm">
          <Standing {...props} />
          <Places {...props} />
          <Numbers {...props} />
        </SimpleGrid>
      </Popover.Dropdown>
    </Popover>
  );
}

function Standing({ value, onChange }: FiltersProps) {
  const { t } = useTranslation();
  return (
    <>
      <FilterSelect
        label={t('participants.reason')}
        group="status_reason"
        options={STATUS_REASONS}
        value={value.status_reason}
        onChange={(status_reason) => onChange({ status_reason })}
      />
      <FilterSelect
        label={t('participants.reachable')}
        group="yes_no"
        options={YES_NO}
        value={value.reachable === undefined ? undefined : value.reachable ? 'yes' : 'no'}
        onChange={(choice) => onChange({ reachable: choice && choice === 'yes' })}
      />
    </>
  );
}

function Places({ value, onChange, districts }: FiltersProps) {
  const { t } = useTranslation();
  const chosen = districts.filter(({ name }) => !value.district || name === value.district);
  const villages = [...new Set(chosen.flatMap((district) => district.villages))].sort();
  return (
    <>
      <Place
        label={t('codes.field.district')}
        value={value.district}
        options={districts.map(({ name }) => name)}
        onChange={(district) => onChange({ district, village: undefined })}
      />
      <Place
        label={t('codes.field.village')}
        value={value.village}
        options={villages}
        onChange={(village) => onChange({ village })}
      />
    </>
  );
}

function Numbers({ value, onChange }: FiltersProps) {
  const { t } = useTranslation();
  return (
    <>
      <FilterSelect
        label={t('codes.field.care_class')}
        group="care_class"
        options={CARE_CLASSES}
        value={value.care_class}
        onChange={(care_class) => onChange({ care_class })}
      />
      <span />
      <Months
        label={t('participants.arrearsFrom')}
        value={value.arrears_months_min}
        onChange={(arrears_months_min) => onChange({ arrears_months_min })}
      />
      <Months
        label={t('participants.arrearsTo')}
        value={value.arrears_months_max}
        onChange={(arrears_months_max) => onChange({ arrears_months_max })}
      />
    </>
  );
}

const PAUSE = 400;

interface FieldProps<T> {
  label: string;
  value: T | undefined;
  onChange: (value: T | undefined) => void;
}

function Place({ label, value, options, onChange }: FieldProps<string> & { options: string[] }) {
  const { t } = useTranslation();
  return (
    <Select
      label={label}
      placeholder={t('common.filters.any')}
      data={value && !options.includes(value) ? [...options, value] : options}
      value={value ?? null}
      onChange={(next) => onChange(next ?? undefined)}
      searchable
      clearable
      limit={100}
      nothingFoundMessage={t('common.filters.nothing')}
      comboboxProps={{ withinPortal: false }}
    />
  );
}

function Months({ label, value, onChange }: FieldProps<number>) {
  const later = useDebouncedCallback(onChange, PAUSE);
  return (
    <NumberInput
      label={label}
      defaultValue={value ?? ''}
      onChange={(next) => later(typeof next === 'number' ? next : undefined)}
      min={0}
      max={600}
      allowDecimal={false}
    />
  );
}
