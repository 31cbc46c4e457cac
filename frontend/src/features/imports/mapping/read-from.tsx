import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Import } from '@/api/types';

const SEPARATORS = { ';': 'semicolon', ',': 'comma', tab: 'tab' } as const;

/** Where the table was found, and what was assumed of a text file, which does not say it itself. */
export function ReadFrom({ it: { mapping } }: { it: Import }) {
  const { t } = useTranslation();
  if (!mapping) return null;
  const { sheet, header_row: row, encoding, separator } = mapping;
  const kind = separator && t(`imports.mapping.separator.${SEPARATORS[separator]}`);
  const facts = [
    // A text file has no sheets: the one it is read as has no name that anybody gave it.
    sheet && !encoding && t('imports.mapping.sheet', { sheet }),
    row > 0 && t('imports.mapping.header', { row }),
    encoding && kind && t('imports.mapping.assumed', { encoding, separator: kind }),
  ];
  return (
    <Text size="sm" c="dimmed">
      {facts.filter(Boolean).join(' · ')}
    </Text>
  );
}
