import { Anchor, Text } from '@mantine/core';
import { IconMessages } from '@tabler/icons-react';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { SendJob, SendJobList } from '@/api/types';
import { useFormat } from '@/lib/format';
import { usePager } from '@/lib/paging';
import { type Column, DataTable } from '@/ui/data-table';
import { Pager } from '@/ui/pager';
import { ShareBar } from '@/ui/share-bar';
import { Nothing } from '@/ui/states';
import { JobStatusMark } from '@/ui/statuses';
import { outOf, sharesOf } from './counts';

const route = getRouteApi('/shell/send-jobs');

export function JobsTable({ list, stale }: { list: SendJobList; stale: boolean }) {
  const { t } = useTranslation();
  const { cursor } = route.useSearch();
  const pager = usePager(cursor, list);
  const columns = useColumns();
  if (list.items.length === 0) {
    return (
      <Nothing icon={<IconMessages aria-hidden />} title={t('sendJobs.none')}>
        {t('sendJobs.noneText')}
      </Nothing>
    );
  }
  return (
    <>
      <DataTable
        label={t('sendJobs.list')}
        columns={columns}
        rows={list.items}
        rowKey={({ id }) => id}
        stale={stale}
      />
      <Pager {...pager} />
    </>
  );
}

function useColumns(): Column<SendJob>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return [
    { key: 'name', header: t('sendJobs.name'), on: 'title', render: (job) => <Name job={job} /> },
    {
      key: 'status',
      header: t('sendJobs.status'),
      render: ({ status }) => <JobStatusMark status={status} />,
    },
    {
      key: 'recipients',
      header: t('sendJobs.recipients'),
      align: 'right',
      render: ({ status, recipients }) =>
        status === 'draft' ? t('common.none') : format.number(recipients),
    },
    {
      key: 'progress',
      header: t('sendJobs.progress'),
      width: '26%',
      render: (job) => job.status !== 'draft' && <Progress job={job} />,
    },
    {
      key: 'when',
      header: t('sendJobs.when'),
      render: ({ created_at }) => format.dateTime(created_at),
    },
  ];
}

function Name({ job }: { job: SendJob }) {
  return (
    <>
      <Anchor
        fw={600}
        renderRoot={(props) => (
          <Link {...props} to="/send-jobs/$jobId" params={{ jobId: job.id }} />
        )}
      >
        {job.name}
      </Anchor>
      <Text size="xs" c="dimmed">
        {job.template.name}
      </Text>
    </>
  );
}

function Progress({ job }: { job: SendJob }) {
  const { t } = useTranslation();
  return (
    <div>
      <ShareBar
        shares={sharesOf(job.counts, (status) => t(`codes.message_status.${status}`))}
        height={6}
      />
      <Text size="xs" c="dimmed" mt={4} className="tabular">
        {t('sendJobs.progressWords', { out: outOf(job.counts), count: job.recipients })}
      </Text>
    </div>
  );
}
