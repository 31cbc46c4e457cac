import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Import } from '@/api/types';
import { codeLabel } from '@/lib/i18n/code-label';
import { type Column, DataTable } from '@/ui/data-table';
import classes from './import-mapping.module.css';

type FileColumn = Import['columns'][number];

/** What each column of the file was taken for. */
export function ImportMapping({ it }: { it: Import }) {
  const { t } = useTranslation();
  const columns: Column<FileColumn>[] = [
    {
      key: 'letter',
      header: t('imports.mapping.letter'),
      width: '5rem',
      render: ({ letter }) => letter,
    },
    { key: 'heading', header: t('imports.mapping.heading'), render: ({ heading }) => heading },
    {
      key: 'field',
      header: t('imports.mapping.field'),
      render: (column) => <TakenFor column={column} />,
    },
  ];
  return (
    <>
      <ReadFrom it={it} />
      <DataTable
        label={t('imports.mapping.list')}
        columns={columns}
        rows={it.columns}
        rowKey={({ letter }) => letter}
      />
    </>
  );
}

function TakenFor({ column: { field, suggestion } }: { column: FileColumn }) {
  const { t } = useTranslation();
  if (field) return <b>{codeLabel('field', field)}</b>;
  return (
    <Text size="sm" c="dimmed">
      {suggestion
        ? t('imports.mapping.suggestion', { field: codeLabel('field', suggestion) })
        : t('imports.mapping.unused')}
    </Text>
  );
}

function ReadFrom({ it: { mapping } }: { it: Import }) {
  const { t } = useTranslation();
  if (!mapping) return null;
  const { sheet, header_row: row, default_segment, default_status } = mapping;
  const facts = [
    sheet && t('imports.mapping.sheet', { sheet }),
    t('imports.mapping.header', { row }),
    default_segment &&
      t('imports.mapping.default', { value: t(`codes.segment.${default_segment}`) }),
    default_status &&
      t('imports.mapping.default', { value: t(`codes.participant_status.${default_status}`) }),
  ];
  return (
    <Text size="sm" c="dimmed" className={classes.from}>
      {facts.filter(Boolean).join(' · ')}
    </Text>
  );
}
