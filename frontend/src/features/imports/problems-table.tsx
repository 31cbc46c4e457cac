import { Code } from '@mantine/core';
import { IconAlertTriangle, IconCircleX } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { RowProblem, RowProblemList } from '@/api/types';
import { useFormat } from '@/lib/format';
import { usePager } from '@/lib/paging';
import { type Column, DataTable } from '@/ui/data-table';
import { Pager } from '@/ui/pager';
import { StatusMark } from '@/ui/status-mark';

const route = getRouteApi('/shell/imports/$importId');

export function ProblemsTable({ list, stale }: { list: RowProblemList; stale: boolean }) {
  const { t } = useTranslation();
  const { cursor } = route.useSearch();
  const pager = usePager(cursor, list);
  const columns = useColumns();
  return (
    <>
      <DataTable
        label={t('imports.problems.list')}
        columns={columns}
        rows={list.items}
        rowKey={({ row, code, field }) => `${row} ${code} ${field}`}
        stale={stale}
      />
      <Pager {...pager} />
    </>
  );
}

function useColumns(): Column<RowProblem>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return [
    {
      key: 'row',
      header: t('imports.problems.row'),
      align: 'right',
      width: '4rem',
      render: ({ row }) => format.number(row),
    },
    {
      key: 'kind',
      header: t('imports.problems.kind'),
      render: ({ severity }) => <Effect severity={severity} />,
    },
    { key: 'column', header: t('imports.problems.column'), render: ({ column }) => column },
    {
      key: 'value',
      header: t('imports.problems.value'),
      render: ({ value }) => value !== null && value !== '' && <Code>{value}</Code>,
    },
    { key: 'message', header: t('imports.problems.message'), render: ({ message }) => message },
  ];
}

function Effect({ severity }: { severity: RowProblem['severity'] }) {
  const { t } = useTranslation();
  const look =
    severity === 'error'
      ? ({ icon: IconCircleX, tone: 'bad' } as const)
      : ({ icon: IconAlertTriangle, tone: 'attention' } as const);
  return <StatusMark {...look}>{t(`imports.problems.${severity}`)}</StatusMark>;
}
