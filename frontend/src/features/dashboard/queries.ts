import { queryOptions } from '@tanstack/react-query';
import { answer, api } from '@/api/client';

const POLL = 10_000;

export const dashboardQuery = queryOptions({
  queryKey: ['dashboard'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/dashboard', { signal })),
  refetchInterval: POLL,
});
