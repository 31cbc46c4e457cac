import { keepPreviousData, queryOptions, useMutation } from '@tanstack/react-query';
import { answer, api, keyed } from '@/api/client';
import { saveFile } from '@/api/download';
import type { ParticipantCreate, ParticipantUpdate } from '@/api/types';
import type { ParticipantFilters } from '@/lib/participant-filters';
import type { Sort } from './search';

const PAGE = 50;

interface ListQuery extends ParticipantFilters {
  cursor?: string;
  sort?: Sort;
}

export function participantsQuery(query: ListQuery) {
  return queryOptions({
    queryKey: ['participants', 'list', query],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/participants', { params: { query: { ...query, limit: PAGE } }, signal }),
      ),
    placeholderData: keepPreviousData,
  });
}

export const areasQuery = queryOptions({
  queryKey: ['participants', 'areas'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/participants/areas', { signal })),
  staleTime: 60_000,
});

export function participantQuery(id: string) {
  return queryOptions({
    queryKey: ['participants', 'one', id],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/participants/{participant_id}', {
          params: { path: { participant_id: id } },
          signal,
        }),
      ),
  });
}

export function useAddParticipant() {
  return useMutation({
    mutationFn: ({ key, body }: { key: string; body: ParticipantCreate }) =>
      answer(api.POST('/api/v1/participants', { ...keyed(key), body })),
    meta: { showsErrors: true },
  });
}

export function useCorrectParticipant(id: string) {
  return useMutation({
    mutationFn: (body: ParticipantUpdate) =>
      answer(
        api.PATCH('/api/v1/participants/{participant_id}', {
          params: { path: { participant_id: id } },
          body,
        }),
      ),
    meta: { showsErrors: true },
  });
}

/** The answer holds a person's numbers in full: it stays in the drawer that asked, never in a cache. */
export function useReveal(id: string) {
  return useMutation({
    mutationFn: (reason: string) =>
      answer(
        api.POST('/api/v1/participants/{participant_id}/reveal', {
          params: { path: { participant_id: id } },
          body: { reason },
        }),
      ),
    gcTime: 0,
    meta: { showsErrors: true },
  });
}

export function useExport(filters: ParticipantFilters) {
  return useMutation({
    mutationFn: async ({ format, name }: { format: 'xlsx' | 'csv'; name: string }) => {
      const call = api.GET(`/api/v1/participants/export.${format}`, {
        params: { query: filters },
        parseAs: 'blob',
      });
      saveFile(await answer(call), (await call).response, `${name}.${format}`);
    },
  });
}
