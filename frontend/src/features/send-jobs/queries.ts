import { keepPreviousData, queryOptions, useMutation } from '@tanstack/react-query';
import { answer, api, idempotencyKey, keyed } from '@/api/client';
import { saveFile } from '@/api/download';
import type { AudienceFields, SendJob, SendJobCreate } from '@/api/types';
import type { ParticipantFilters } from '@/lib/participant-filters';
import type { JobStatus, MessageStatus } from '@/lib/vocabulary';

const PAGE = 50;
const RUNNING_POLL = 1_000;
/** Receipts keep coming after the last message has left, and a held job may be released. */
const RESTING_POLL = 5_000;

export function jobsQuery(query: { cursor?: string }) {
  return queryOptions({
    queryKey: ['send-jobs', 'list', query],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/send-jobs', { params: { query: { ...query, limit: 20 } }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ status }) => status === 'running') ? RESTING_POLL : false,
  });
}

export function jobQuery(id: string) {
  return queryOptions({
    queryKey: ['send-jobs', 'one', id],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/send-jobs/{job_id}', { params: { path: { job_id: id } }, signal })),
    refetchInterval: ({ state }) => state.data && pollOf(state.data.status),
  });
}

interface MessagesQuery {
  status?: MessageStatus;
  cursor?: string;
}

export function messagesQuery(job: SendJob, { status, cursor }: MessagesQuery) {
  return queryOptions({
    queryKey: ['send-jobs', 'messages', job.id, { status, cursor }],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/send-jobs/{job_id}/messages', {
          params: {
            path: { job_id: job.id },
            query: { status: status && [status], cursor, limit: PAGE },
          },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: job.status === 'running' ? 2 * RUNNING_POLL : RESTING_POLL,
  });
}

function pollOf(status: JobStatus): number | false {
  if (status === 'draft') return false;
  return status === 'running' ? RUNNING_POLL : RESTING_POLL;
}

/** How many participants the filters find; the list itself is not shown here. */
export function countQuery(filters: ParticipantFilters) {
  return queryOptions({
    queryKey: ['participants', 'count', filters],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/participants', { params: { query: { ...filters, limit: 1 } }, signal }),
      ),
    placeholderData: keepPreviousData,
  });
}

export const areasQuery = queryOptions({
  queryKey: ['participants', 'areas'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/participants/areas', { signal })),
  staleTime: 60_000,
});

export const templatesQuery = queryOptions({
  queryKey: ['templates', 'choices'],
  queryFn: ({ signal }) =>
    answer(api.GET('/api/v1/templates', { params: { query: { limit: 200 } }, signal })),
});

export function previewQuery(template_id: string, audience: AudienceFields) {
  return queryOptions({
    queryKey: ['send-jobs', 'preview', template_id, audience],
    queryFn: ({ signal }) =>
      answer(api.POST('/api/v1/send-jobs/preview', { body: { template_id, audience }, signal })),
    gcTime: 0,
  });
}

export function createJob(key: string, body: SendJobCreate) {
  return answer(api.POST('/api/v1/send-jobs', { ...keyed(key), body }));
}

/** Each try has a key of its own: the server remembers a refusal too, and the second try is another
 * decision. That a job starts once only is the job's own rule. */
export function useStartJob() {
  return useMutation({
    mutationFn: ({ id, confirm_name = null }: { id: string; confirm_name?: string | null }) =>
      answer(
        api.POST('/api/v1/send-jobs/{job_id}/start', {
          params: { path: { job_id: id } },
          ...keyed(idempotencyKey()),
          body: { confirm_name },
        }),
      ),
    meta: { showsErrors: true },
  });
}

export function useDeleteJob() {
  return useMutation({
    mutationFn: (id: string) =>
      answer(api.DELETE('/api/v1/send-jobs/{job_id}', { params: { path: { job_id: id } } })),
  });
}

export function useSettle(messageId: string) {
  return useMutation({
    mutationFn: (outcome: 'sent' | 'not_sent') =>
      answer(
        api.POST('/api/v1/messages/{message_id}/settle', {
          params: { path: { message_id: messageId } },
          ...keyed(idempotencyKey()),
          body: { outcome },
        }),
      ),
  });
}

export function useSteerJob(id: string, action: 'pause' | 'resume' | 'cancel') {
  return useMutation({
    mutationFn: () =>
      answer(
        api.POST(`/api/v1/send-jobs/{job_id}/${action}`, { params: { path: { job_id: id } } }),
      ),
  });
}

export function useDownloadReport(job: SendJob) {
  return useMutation({
    mutationFn: async (format: 'xlsx' | 'csv') => {
      const call = api.GET(`/api/v1/send-jobs/{job_id}/report.${format}`, {
        params: { path: { job_id: job.id } },
        parseAs: 'blob',
      });
      saveFile(await answer(call), (await call).response, `${job.name}.${format}`);
    },
  });
}
