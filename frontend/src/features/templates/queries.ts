import { keepPreviousData, queryOptions, useMutation } from '@tanstack/react-query';
import { answer, api, keyed } from '@/api/client';
import type { TemplateWrite } from '@/api/types';
import type { Purpose } from '@/lib/vocabulary';

const PAGE = 50;

export function templatesQuery(cursor: string | undefined) {
  return queryOptions({
    queryKey: ['templates', 'list', { cursor }],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/templates', {
          params: { query: { cursor, limit: PAGE } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

export function templateQuery(id: string) {
  return queryOptions({
    queryKey: ['templates', 'one', id],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/templates/{template_id}', {
          params: { path: { template_id: id } },
          signal,
        }),
      ),
  });
}

export function versionsQuery(id: string) {
  return queryOptions({
    queryKey: ['templates', 'versions', id],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/templates/{template_id}/versions', {
          params: { path: { template_id: id } },
          signal,
        }),
      ),
  });
}

export const placeholdersQuery = queryOptions({
  queryKey: ['templates', 'placeholders'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/templates/placeholders', { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

/** The server renders: the same code that will render the real message. */
export function previewQuery(draft: { body: string; purpose: Purpose }) {
  return queryOptions({
    queryKey: ['templates', 'preview', draft],
    queryFn: ({ signal }) => answer(api.POST('/api/v1/templates/preview', { body: draft, signal })),
    placeholderData: keepPreviousData,
    enabled: draft.body.trim() !== '',
  });
}

export function useCreateTemplate() {
  return useMutation({
    mutationFn: ({ key, body }: { key: string; body: TemplateWrite }) =>
      answer(api.POST('/api/v1/templates', { ...keyed(key), body })),
    meta: { showsErrors: true },
  });
}

export function useSaveTemplate(id: string) {
  return useMutation({
    mutationFn: (body: TemplateWrite) =>
      answer(
        api.PUT('/api/v1/templates/{template_id}', { params: { path: { template_id: id } }, body }),
      ),
    meta: { showsErrors: true },
  });
}
