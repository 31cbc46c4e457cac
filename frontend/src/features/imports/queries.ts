import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api, keyed } from '@/api/client';
import { saveFile } from '@/api/download';
import type { Import, MappingUpdate } from '@/api/types';
import { upload } from '@/api/upload';
import type { RowCode, Severity } from '@/lib/vocabulary';

const PAGE = 50;
const POLL = 1_000;
const MOVING: ReadonlySet<Import['status']> = new Set(['received', 'reading', 'applying']);

export function importsQuery(cursor: string | undefined) {
  return queryOptions({
    queryKey: ['imports', 'list', { cursor }],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/imports', {
          params: { query: { cursor, limit: 20 } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.items.some(moves) ? POLL : false),
  });
}

/** Asked every second for as long as a worker is busy with it. */
export function importQuery(id: string) {
  return queryOptions({
    queryKey: ['imports', 'one', id],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/imports/{import_id}', { params: { path: { import_id: id } }, signal }),
      ),
    refetchInterval: ({ state }) => (state.data && moves(state.data) ? POLL : false),
  });
}

interface ProblemsQuery {
  severity?: Severity;
  code?: RowCode;
  kind?: string;
  cursor?: string;
}

export function problemsQuery(id: string, query: ProblemsQuery) {
  return queryOptions({
    queryKey: ['imports', 'problems', id, query],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/imports/{import_id}/problems', {
          params: { path: { import_id: id }, query: { ...query, limit: PAGE } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

export function problemGroupsQuery(id: string) {
  return queryOptions({
    queryKey: ['imports', 'problem-groups', id],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/imports/{import_id}/problem-groups', {
          params: { path: { import_id: id } },
          signal,
        }),
      ),
  });
}

export function rowsQuery(id: string, cursor: string | undefined) {
  return queryOptions({
    queryKey: ['imports', 'rows', id, { cursor }],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/imports/{import_id}/rows', {
          params: { path: { import_id: id }, query: { cursor, limit: PAGE } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

interface NewUpload {
  file: File;
  key: string;
  onProgress: (share: number) => void;
}

export function useUpload() {
  return useMutation({
    mutationFn: ({ file, key, onProgress }: NewUpload) => {
      const form = new FormData();
      form.set('file', file);
      return upload('/api/v1/imports', { form, key, onProgress });
    },
    meta: { showsErrors: true },
  });
}

/** Reads the file once more in another way; the page sees at once that it is being read. */
export function useReadAgain(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: MappingUpdate) =>
      answer(
        api.PUT('/api/v1/imports/{import_id}/mapping', {
          params: { path: { import_id: id } },
          body,
        }),
      ),
    onSuccess: (it) => client.setQueryData(importQuery(id).queryKey, it),
    meta: { showsErrors: true },
  });
}

export function useApply(id: string) {
  return useMutation({
    mutationFn: (key: string) =>
      answer(
        api.POST('/api/v1/imports/{import_id}/apply', {
          params: { path: { import_id: id } },
          ...keyed(key),
        }),
      ),
  });
}

/** Takes an apply back that no worker has begun. */
export function useCancelApply(id: string) {
  return useMutation({
    mutationFn: (key: string) =>
      answer(
        api.POST('/api/v1/imports/{import_id}/cancel', {
          params: { path: { import_id: id } },
          ...keyed(key),
        }),
      ),
  });
}

export function useDiscard(id: string) {
  return useMutation({
    mutationFn: () =>
      answer(
        api.POST('/api/v1/imports/{import_id}/discard', { params: { path: { import_id: id } } }),
      ),
  });
}

export function useDownloadProblems(id: string) {
  return useMutation({
    mutationFn: async (otherwise: string) => {
      const call = api.GET('/api/v1/imports/{import_id}/problems.xlsx', {
        params: { path: { import_id: id } },
        parseAs: 'blob',
      });
      saveFile(await answer(call), (await call).response, otherwise);
    },
  });
}

export function useDownloadExample() {
  return useMutation({
    mutationFn: async (otherwise: string) => {
      const call = api.GET('/api/v1/imports/template.xlsx', { parseAs: 'blob' });
      saveFile(await answer(call), (await call).response, otherwise);
    },
  });
}

function moves({ status }: Import): boolean {
  return MOVING.has(status);
}
