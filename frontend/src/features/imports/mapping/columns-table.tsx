import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { codeLabel } from '@/lib/i18n/code-label';
import { type Column, DataTable } from '@/ui/data-table';
import classes from './columns-table.module.css';
import type { FileColumn } from './draft';
import { FieldSelect } from './field-select';
import type { MappingDraft } from './use-draft';
import { Why } from './why';

interface ColumnsTableProps {
  columns: FileColumn[];
  /** Null where nothing can be changed any more. */
  mapping: MappingDraft | null;
}

/** Each column of the file: its heading, what stands in it, what it is read as and why. */
export function ColumnsTable({ columns, mapping }: ColumnsTableProps) {
  const { t } = useTranslation();
  const shown: Column<FileColumn>[] = [
    {
      key: 'letter',
      header: t('imports.mapping.letter'),
      width: '5rem',
      render: ({ letter }) => letter,
    },
    {
      key: 'heading',
      header: t('imports.mapping.heading'),
      on: 'title',
      render: (column) => <Heading column={column} />,
    },
    {
      key: 'field',
      header: t('imports.mapping.field'),
      width: '17rem',
      render: (column) =>
        mapping ? <FieldSelect column={column} mapping={mapping} /> : <ReadAs column={column} />,
    },
    {
      key: 'why',
      header: t('imports.mapping.why'),
      width: '19rem',
      render: (column) => <Why column={column} mapping={mapping} />,
    },
  ];
  return (
    <DataTable
      label={t('imports.mapping.list')}
      columns={shown}
      rows={columns.filter(hasContent)}
      rowKey={({ letter }) => letter}
    />
  );
}

/** Empty columns between two tables, or far to the right, are nothing to decide about. */
function hasContent({ heading, samples = [], field }: FileColumn): boolean {
  return heading !== '' || samples.length > 0 || field !== null;
}

function Heading({ column: { heading, samples = [] } }: { column: FileColumn }) {
  const { t } = useTranslation();
  return (
    <>
      <Text size="sm" fw={600}>
        {heading || t('imports.mapping.noHeading')}
      </Text>
      <Text size="xs" c="dimmed" className={classes.samples}>
        {samples.length > 0 ? samples.join('  ·  ') : t('imports.mapping.noSamples')}
      </Text>
    </>
  );
}

function ReadAs({ column: { field } }: { column: FileColumn }) {
  const { t } = useTranslation();
  return field ? <b>{codeLabel('field', field)}</b> : t('imports.mapping.unused');
}
