import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { SendJob } from '@/api/types';
import { Page } from '@/ui/page';
import { Panel } from '@/ui/panel';
import { Loaded, Notice } from '@/ui/states';
import { JobStatusMark } from '@/ui/statuses';
import { jobQuery } from '../queries';
import { JobActions } from './job-actions';
import { JobFacts } from './job-facts';
import { JobMessages } from './job-messages';
import { JobProgress } from './job-progress';
import { MessageDialog } from './message-dialog';

const route = getRouteApi('/shell/send-jobs/$jobId');

export function JobPage() {
  const { t } = useTranslation();
  const { jobId } = route.useParams();
  const query = useQuery(jobQuery(jobId));
  const job = query.data;
  return (
    <Page
      title={job?.name ?? t('sendJobs.title')}
      back={{ to: '/send-jobs', label: t('sendJobs.back') }}
      description={job && <JobStatusMark status={job.status} size="md" />}
      actions={job && <JobActions job={job} />}
    >
      {job ? (
        <Job job={job} />
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

function Job({ job }: { job: SendJob }) {
  const { t } = useTranslation();
  const { uncertain } = job.counts;
  return (
    <>
      {job.status === 'held' && (
        <Notice color="red" title={t('sendJobs.job.held')}>
          {job.hold_reason ?? job.hold_code}
        </Notice>
      )}
      {uncertain > 0 && <Notice>{t('sendJobs.job.uncertain', { count: uncertain })}</Notice>}
      {job.status !== 'draft' && <JobProgress job={job} />}
      <JobFacts job={job} />
      <Panel title={t('sendJobs.job.messages')} flush>
        <JobMessages job={job} />
      </Panel>
      <MessageDialog job={job} />
    </>
  );
}
