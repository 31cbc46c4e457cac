import { Button, Select } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/api/shared-queries';
import { oneOf } from '@/lib/search';
import { JOB_STATUSES } from '@/lib/vocabulary';
import { Page } from '@/ui/page';
import { Panel } from '@/ui/panel';
import { Loaded } from '@/ui/states';
import { JobsTable } from './jobs-table';
import { jobsQuery } from './queries';

const route = getRouteApi('/shell/send-jobs');

export function JobsPage() {
  const { t } = useTranslation();
  const query = route.useSearch();
  const list = useQuery(jobsQuery(query));
  return (
    <Page
      title={t('sendJobs.title')}
      description={t('sendJobs.description')}
      actions={
        <>
          <StatusFilter />
          <NewButton />
        </>
      }
    >
      <Panel flush>
        <Loaded query={list}>
          {(data) => <JobsTable list={data} stale={list.isPlaceholderData} />}
        </Loaded>
      </Panel>
    </Page>
  );
}

function StatusFilter() {
  const { t } = useTranslation();
  const { status } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Select
      aria-label={t('sendJobs.status')}
      placeholder={t('sendJobs.anyStatus')}
      data={JOB_STATUSES.map((value) => ({ value, label: t(`codes.job_status.${value}`) }))}
      value={status ?? null}
      onChange={(value) =>
        navigate({ search: { status: oneOf(JOB_STATUSES, value) }, replace: true })
      }
      clearable
      w={180}
    />
  );
}

function NewButton() {
  const { t } = useTranslation();
  if (!useCan('send_jobs.write')) return null;
  return (
    <Button
      leftSection={<IconSend size={16} />}
      renderRoot={(props) => <Link {...props} to="/send" />}
    >
      {t('sendJobs.new.title')}
    </Button>
  );
}
