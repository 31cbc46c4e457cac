import { Button } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/api/shared-queries';
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
      actions={<NewButton />}
    >
      <Panel flush>
        <Loaded query={list}>
          {(data) => <JobsTable list={data} stale={list.isPlaceholderData} />}
        </Loaded>
      </Panel>
    </Page>
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
