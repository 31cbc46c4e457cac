import { Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { SendJob } from '@/api/types';
import { useFormat } from '@/lib/format';
import { MESSAGE_STATUSES, type MessageStatus } from '@/lib/vocabulary';
import { Panel } from '@/ui/panel';
import { ShareBar } from '@/ui/share-bar';
import { MessageStatusMark } from '@/ui/statuses';
import { outOf, sharesOf } from '../counts';
import classes from './job-progress.module.css';

export function JobProgress({ job }: { job: SendJob }) {
  const { t } = useTranslation();
  const out = outOf(job.counts);
  return (
    <Panel>
      <Group justify="space-between" align="baseline" mb="sm">
        <Text size="lg" fw={650} className="tabular">
          {t('sendJobs.job.out', { out, count: job.recipients })}
        </Text>
        <Text size="sm" c="dimmed">
          <Timing job={job} />
        </Text>
      </Group>
      <ShareBar
        shares={sharesOf(job.counts, (status) => t(`codes.message_status.${status}`))}
        height={12}
      />
      <div className={classes.counts}>
        {MESSAGE_STATUSES.map((status) => (
          <Count key={status} status={status} count={job.counts[status]} />
        ))}
      </div>
    </Panel>
  );
}

/** One status with its number; it filters the list of messages below. */
function Count({ status, count }: { status: MessageStatus; count: number }) {
  const format = useFormat();
  return (
    <Link
      from="/send-jobs/$jobId"
      to="."
      search={(now) => ({ status: now.status === status ? undefined : status })}
      replace
      resetScroll={false}
      className={classes.count}
      data-none={count === 0 || undefined}
    >
      <MessageStatusMark status={status} />
      <span className={classes.number}>{format.number(count)}</span>
    </Link>
  );
}

/** What is worth knowing of the time, in the state the job is in. */
function Timing({ job }: { job: SendJob }) {
  const { t } = useTranslation();
  const format = useFormat();
  const moment = (value: string) => `${format.dateTime(value)} ${format.zoneName()}`;
  if (job.status === 'scheduled' && job.start_at) {
    return t('sendJobs.job.startsAt', {
      when: format.dateTime(job.start_at),
      zone: format.zoneName(),
    });
  }
  if (job.status === 'running' && job.estimated_finish_at) {
    return t('sendJobs.job.finish', { when: moment(job.estimated_finish_at) });
  }
  if (job.last_progress_at)
    return t('sendJobs.job.lastProgress', { when: moment(job.last_progress_at) });
  return t('sendJobs.job.waiting');
}
