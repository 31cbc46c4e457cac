import { Text } from '@mantine/core';
import { IconTable } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ImportRow, ImportRowList } from '@/api/types';
import { usePager } from '@/lib/paging';
import { type Column, DataTable } from '@/ui/data-table';
import { Pager } from '@/ui/pager';
import { Loaded, Nothing } from '@/ui/states';
import { ParticipantStatusMark } from '@/ui/statuses';
import { rowsQuery } from './queries';

const route = getRouteApi('/shell/imports/$importId');

export function ImportRows({ id }: { id: string }) {
  const { cursor } = route.useSearch();
  const list = useQuery(rowsQuery(id, cursor));
  return (
    <Loaded query={list} lines={8}>
      {(data) => <RowsTable list={data} stale={list.isPlaceholderData} cursor={cursor} />}
    </Loaded>
  );
}

interface RowsTableProps {
  list: ImportRowList;
  stale: boolean;
  cursor: string | undefined;
}

function RowsTable({ list, stale, cursor }: RowsTableProps) {
  const { t } = useTranslation();
  const pager = usePager(cursor, list);
  const columns = useColumns();
  if (list.items.length === 0) {
    return <Nothing icon={<IconTable aria-hidden />} title={t('imports.rows.none')} />;
  }
  return (
    <>
      <DataTable
        label={t('imports.rows.list')}
        columns={columns}
        rows={list.items}
        rowKey={({ row }) => String(row)}
        stale={stale}
      />
      <Pager {...pager} />
    </>
  );
}

function useColumns(): Column<ImportRow>[] {
  const { t } = useTranslation();
  return [
    {
      key: 'row',
      header: t('imports.problems.row'),
      align: 'right',
      width: '4rem',
      render: ({ row }) => String(row),
    },
    { key: 'name', header: t('codes.field.name'), on: 'title', render: (row) => <Who row={row} /> },
    {
      key: 'change',
      header: t('imports.rows.change'),
      render: ({ change }) => t(`imports.rows.${change}`),
    },
    {
      key: 'status',
      header: t('codes.field.status'),
      render: ({ status }) => <ParticipantStatusMark status={status} />,
    },
    {
      key: 'segment',
      header: t('codes.field.segment'),
      render: ({ segment }) => t(`codes.segment.${segment}`),
    },
    {
      key: 'phone',
      header: t('codes.field.phone'),
      render: ({ phone }) => phone ?? t('common.none'),
    },
    {
      key: 'place',
      header: t('participants.place'),
      render: ({ village, district }) => [village, district].filter(Boolean).join(', '),
    },
  ];
}

function Who({ row }: { row: ImportRow }) {
  return (
    <>
      <Text size="sm" fw={600}>
        {row.name}
      </Text>
      <Text size="xs" c="dimmed">
        {row.card_number}
      </Text>
    </>
  );
}
