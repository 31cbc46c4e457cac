import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useDeleteJob } from '../queries';
import { useStart } from '../use-start';
import { useCreate } from './use-create';

/** Creates the job and starts it. A job that is refused for good stays as a draft on its own page,
 * where it can be started later or taken away; one the person gives up on is taken away at once. */
export function useSend() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const create = useCreate();
  const start = useStart();
  const remove = useDeleteJob();
  const id = create.data?.id;

  const begin = async (jobId: string, confirm_name?: string) => {
    const job = await start.attempt(jobId, confirm_name);
    if (!job) return;
    const done = job.status === 'scheduled' ? 'scheduled' : 'sent';
    notifications.show({ color: 'green', message: t(`sendJobs.new.check.${done}`) });
    await navigate({ to: '/send-jobs/$jobId', params: { jobId } });
  };
  return {
    go: () => create.mutate(undefined, { onSuccess: (job) => begin(job.id) }),
    confirm: (name: string) => id && begin(id, name),
    giveUp: () => {
      start.forget();
      if (id) remove.mutate(id);
      create.forget();
    },
    asksForName: start.asksForName,
    problem: create.error ?? start.refusal,
    pending: create.isPending || start.pending,
  };
}
