import { Button, SimpleGrid } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCan, useMe } from '@/api/shared-queries';
import type { Dashboard } from '@/api/types';
import { Page } from '@/ui/page';
import { Panel } from '@/ui/panel';
import { Loaded, Nothing } from '@/ui/states';
import { ParticipantFigures } from './participant-figures';
import { dashboardQuery } from './queries';
import { RecentJobs } from './recent-jobs';
import { Segments } from './segments';
import { Waiting } from './waiting';

export function DashboardPage() {
  const { t } = useTranslation();
  const me = useMe();
  const query = useQuery(dashboardQuery);
  return (
    <Page title={t('dashboard.title')} heading={t('dashboard.greeting', { name: me.full_name })}>
      {query.data ? (
        <Figures data={query.data} />
      ) : (
        <Panel flush>
          <Loaded query={query} lines={8}>
            {() => null}
          </Loaded>
        </Panel>
      )}
    </Page>
  );
}

function Figures({ data }: { data: Dashboard }) {
  const { t } = useTranslation();
  const { participants, imports_waiting, recent_jobs } = data;
  const empty = participants.total === 0;
  if (empty && imports_waiting.length === 0 && recent_jobs.length === 0) return <FirstStep />;
  return (
    <>
      {!empty && <ParticipantFigures participants={participants} />}
      <SimpleGrid cols={{ base: 1, md: empty ? 1 : 2 }} spacing="lg">
        <Panel title={t('dashboard.waiting')} flush>
          <Waiting dashboard={data} />
        </Panel>
        {!empty && (
          <Panel title={t('dashboard.segments')}>
            <Segments participants={participants} />
          </Panel>
        )}
      </SimpleGrid>
      <RecentJobs jobs={recent_jobs} />
    </>
  );
}

function FirstStep() {
  const { t } = useTranslation();
  const mayUpload = useCan('imports.write');
  return (
    <Panel>
      <Nothing
        icon={<IconFileUpload aria-hidden />}
        title={t('dashboard.first.title')}
        action={
          mayUpload && (
            <Button renderRoot={(props) => <Link {...props} to="/imports" />}>
              {t('dashboard.first.action')}
            </Button>
          )
        }
      >
        {t('dashboard.first.text')}
      </Nothing>
    </Panel>
  );
}
