import { Anchor } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Import, ImportList } from '@/api/types';
import { useFormat } from '@/lib/format';
import { usePager } from '@/lib/paging';
import { type Column, DataTable } from '@/ui/data-table';
import { Pager } from '@/ui/pager';
import { Nothing } from '@/ui/states';
import { ImportStatusMark } from '@/ui/statuses';

interface ImportsTableProps {
  list: ImportList;
  stale: boolean;
  cursor: string | undefined;
}

export function ImportsTable({ list, stale, cursor }: ImportsTableProps) {
  const { t } = useTranslation();
  const pager = usePager(cursor, list);
  const columns = useColumns();
  if (list.items.length === 0) {
    return (
      <Nothing icon={<IconHistory aria-hidden />} title={t('imports.none')}>
        {t('imports.noneText')}
      </Nothing>
    );
  }
  return (
    <>
      <DataTable
        label={t('imports.history')}
        columns={columns}
        rows={list.items}
        rowKey={({ id }) => id}
        stale={stale}
      />
      <Pager {...pager} />
    </>
  );
}

function useColumns(): Column<Import>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return [
    {
      key: 'file',
      header: t('imports.file'),
      on: 'title',
      render: ({ id, file_name }) => (
        <Anchor
          fw={600}
          renderRoot={(props) => (
            <Link {...props} to="/imports/$importId" params={{ importId: id }} />
          )}
        >
          {file_name}
        </Anchor>
      ),
    },
    {
      key: 'status',
      header: t('imports.status'),
      render: ({ status }) => <ImportStatusMark status={status} />,
    },
    { key: 'result', header: t('imports.result'), render: (it) => <Outcome it={it} /> },
    {
      key: 'when',
      header: t('imports.when'),
      render: ({ created_at }) => format.dateTime(created_at),
    },
    { key: 'by', header: t('imports.by'), render: ({ created_by }) => created_by },
  ];
}

/** What came of it so far, by what people want to know at that stage. */
function Outcome({ it: { status, counts, problem, rows_read } }: { it: Import }) {
  const { t } = useTranslation();
  switch (status) {
    case 'received':
      return t('imports.outcome.received');
    case 'reading':
      return t('imports.outcome.reading', { count: rows_read });
    case 'ready':
    case 'applying':
      return t('imports.outcome.ready', counts);
    case 'applied':
      return t('imports.outcome.applied', counts);
    case 'failed':
      return problem?.title;
    case 'discarded':
      return t('common.none');
  }
}
