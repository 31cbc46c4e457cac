import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/api/shared-queries';
import type { SendJob } from '@/api/types';
import { useDownloadReport } from '../queries';
import { DraftActions } from './draft-actions';
import { CancelButton, SteerButton } from './steer-buttons';

const CANCELLABLE: ReadonlySet<SendJob['status']> = new Set([
  'scheduled',
  'running',
  'paused',
  'held',
]);
const RESUMABLE: ReadonlySet<SendJob['status']> = new Set(['paused', 'held']);

export function JobActions({ job }: { job: SendJob }) {
  const maySteer = useCan('send_jobs.send');
  if (job.status === 'draft') return maySteer && <DraftActions job={job} />;
  return (
    <>
      {maySteer && job.status === 'running' && <SteerButton id={job.id} action="pause" />}
      {maySteer && RESUMABLE.has(job.status) && <SteerButton id={job.id} action="resume" />}
      {maySteer && CANCELLABLE.has(job.status) && <CancelButton id={job.id} />}
      {job.status !== 'scheduled' && <ReportMenu job={job} />}
    </>
  );
}

function ReportMenu({ job }: { job: SendJob }) {
  const { t } = useTranslation();
  const download = useDownloadReport(job);
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button
          variant="default"
          loading={download.isPending}
          leftSection={<IconDownload size={16} />}
          rightSection={<IconChevronDown size={16} />}
        >
          {t('sendJobs.job.report')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => download.mutate('xlsx')}>
          {t('sendJobs.job.reportExcel')}
        </Menu.Item>
        <Menu.Item onClick={() => download.mutate('csv')}>{t('sendJobs.job.reportCsv')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
