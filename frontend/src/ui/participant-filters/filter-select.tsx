import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { codeLabel } from '@/lib/i18n/code-label';
import classes from './participant-filters.module.css';

interface FilterSelectProps<T extends string> {
  label: string;
  group: Parameters<typeof codeLabel>[0];
  options: readonly T[];
  value: T | undefined;
  onChange: (value: T | undefined) => void;
}

/** One value of a closed list, or any. */
export function FilterSelect<T extends string>(props: FilterSelectProps<T>) {
  const { label, group, options, value, onChange } = props;
  const { t } = useTranslation();
  return (
    <Select
      className={classes.select}
      label={label}
      placeholder={t('common.filters.any')}
      data={options.map((option) => ({ value: option, label: codeLabel(group, option) }))}
      value={value ?? null}
      onChange={(next) => onChange(options.find((option) => option === next))}
      clearable
      comboboxProps={{ withinPortal: false, width: 'max-content', position: 'bottom-start' }}
    />
  );
}
