import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Import } from '@/api/types';

interface SheetChoiceProps {
  sheets: Import['sheets'];
  value: string | null;
  onChange: (sheet: string) => void;
}

export function SheetChoice({ sheets, value, onChange }: SheetChoiceProps) {
  const { t } = useTranslation();
  return (
    <Select
      label={t('imports.mapping.sheetChoice')}
      placeholder={t('imports.mapping.sheetChoose')}
      data={sheets.map(({ name, visible }) => ({
        value: name,
        label: visible ? name : t('imports.mapping.hidden', { sheet: name }),
      }))}
      value={value}
      onChange={(sheet) => sheet && onChange(sheet)}
      w="18rem"
    />
  );
}
