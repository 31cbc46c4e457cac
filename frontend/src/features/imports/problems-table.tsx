import { Code } from '@mantine/core';
import { IconAlertTriangle, IconCircleX } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Import, RowProblem, RowProblemList } from '@/api/types';
import { codeLabel } from '@/lib/i18n/code-label';
import { usePager } from '@/lib/paging';
import { type Column, DataTable } from '@/ui/data-table';
import { Pager } from '@/ui/pager';
import { StatusMark } from '@/ui/status-mark';
import { saysTheSame } from './chosen-group';
import type { Group } from './groups';
import classes from './import-problems.module.css';

const route = getRouteApi('/shell/imports/$importId');

interface ProblemsTableProps {
  list: RowProblemList;
  columns: Import['columns'];
  /** Said above the table: its effect, and its words where all rows have the same. */
  chosen: Group | undefined;
  stale: boolean;
}

export function ProblemsTable({ list, columns, chosen, stale }: ProblemsTableProps) {
  const { t } = useTranslation();
  const { cursor } = route.useSearch();
  const pager = usePager(cursor, list);
  const { row, effect, cell, value, message } = useColumns(columns);
  const shown = chosen
    ? [row, cell, value, ...(saysTheSame(list.items) ? [] : [message])]
    : [row, effect, cell, value, message];
  return (
    <>
      <DataTable
        label={t('imports.problems.list')}
        columns={shown}
        rows={list.items}
        rowKey={({ row, code, field }) => `${row} ${code} ${field}`}
        stale={stale}
      />
      <Pager {...pager} />
    </>
  );
}

function useColumns(fileColumns: Import['columns']) {
  const { t } = useTranslation();
  const headings = new Map(fileColumns.map(({ letter, heading }) => [letter, heading]));
  return {
    row: {
      key: 'row',
      header: t('imports.problems.row'),
      align: 'right',
      width: '4rem',
      // As the spreadsheet writes it, without a point for the thousands.
      render: ({ row }) => String(row),
    },
    effect: {
      key: 'kind',
      header: t('imports.problems.kind'),
      render: ({ severity }) => <Effect severity={severity} />,
    },
    cell: {
      key: 'column',
      header: t('imports.problems.column'),
      width: '10rem',
      render: ({ column, field }) => (
        <Place letter={column} heading={headings.get(column ?? '')} field={field} />
      ),
    },
    value: {
      key: 'value',
      header: t('imports.problems.value'),
      render: ({ value }) =>
        value ? <Code className={classes.value}>{value}</Code> : t('imports.problems.empty'),
    },
    message: {
      key: 'message',
      header: t('imports.problems.message'),
      render: ({ message }) => message,
    },
  } satisfies Record<string, Column<RowProblem>>;
}

interface PlaceProps {
  letter: string | null;
  heading: string | undefined;
  field: RowProblem['field'];
}

/** The column as the clerk sees it in the spreadsheet; without one, the field that is missing. */
function Place({ letter, heading, field }: PlaceProps) {
  if (!letter) return field && codeLabel('field', field);
  return (
    <span>
      <b>{letter}</b> {heading && <span className={classes.heading}>{heading}</span>}
    </span>
  );
}

function Effect({ severity }: { severity: RowProblem['severity'] }) {
  const { t } = useTranslation();
  const look =
    severity === 'error'
      ? ({ icon: IconCircleX, tone: 'bad' } as const)
      : ({ icon: IconAlertTriangle, tone: 'attention' } as const);
  return <StatusMark {...look}>{t(`imports.problems.${severity}`)}</StatusMark>;
}
