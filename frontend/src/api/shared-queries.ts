import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { answer, api } from './client';
import type { Permission } from './types';

/** What the whole program leans on: the office, and the person signed in. */
export const metaQuery = queryOptions({
  queryKey: ['meta'],
  queryFn: () => answer(api.GET('/api/v1/meta')),
  staleTime: Number.POSITIVE_INFINITY,
});

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () => answer(api.GET('/api/v1/auth/me')),
  staleTime: 5 * 60_000,
});

export function useMeta() {
  return useQuery(metaQuery).data;
}

export function useMe() {
  return useSuspenseQuery(meQuery).data;
}

/** Whether the person signed in may do this. What they may not, the pages do not offer. */
export function useCan(permission: Permission): boolean {
  return useMe().permissions.includes(permission);
}
