import { Anchor } from '@mantine/core';
import { IconMessages } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Dashboard } from '@/api/types';
import { useFormat } from '@/lib/format';
import { type Column, DataTable } from '@/ui/data-table';
import { Panel } from '@/ui/panel';
import { Nothing } from '@/ui/states';
import { JobStatusMark } from '@/ui/statuses';

type Job = Dashboard['recent_jobs'][number];

export function RecentJobs({ jobs }: { jobs: Job[] }) {
  const { t } = useTranslation();
  const columns = useColumns();
  return (
    <Panel title={t('dashboard.recent')} aside={<SeeAll />} flush>
      {jobs.length === 0 ? (
        <Nothing icon={<IconMessages aria-hidden />} title={t('sendJobs.none')}>
          {t('sendJobs.noneText')}
        </Nothing>
      ) : (
        <DataTable
          label={t('dashboard.recent')}
          columns={columns}
          rows={jobs}
          rowKey={({ id }) => id}
        />
      )}
    </Panel>
  );
}

function useColumns(): Column<Job>[] {
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
      render: ({ recipients }) => format.number(recipients),
    },
    {
      key: 'read',
      header: t('codes.message_status.read'),
      align: 'right',
      render: ({ counts }) => format.number(counts.read),
    },
    {
      key: 'when',
      header: t('sendJobs.when'),
      render: ({ created_at }) => format.dateTime(created_at),
    },
  ];
}

function Name({ job }: { job: Job }) {
  return (
    <Anchor
      fw={600}
      renderRoot={(props) => <Link {...props} to="/send-jobs/$jobId" params={{ jobId: job.id }} />}
    >
      {job.name}
    </Anchor>
  );
}

function SeeAll() {
  const { t } = useTranslation();
  return (
    <Anchor size="sm" renderRoot={(props) => <Link {...props} to="/send-jobs" />}>
      {t('dashboard.seeAll')}
    </Anchor>
  );
}
