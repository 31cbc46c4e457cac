import { notifications } from '@mantine/notifications';
import { MutationCache, QueryClient } from '@tanstack/react-query';
import { ApiProblem } from '@/api/problem';

declare module '@tanstack/react-query' {
  interface Register {
    mutationMeta: {
      /** The page shows this mutation's errors itself, where they belong. */
      showsErrors?: boolean;
    };
  }
}

const TRIES = 2;

/** Whatever a mutation changed, every list and figure on the screen may show it: all are asked anew.
 * Few are on the screen at once, so this costs little and nothing can be forgotten. */
export function makeQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    defaultOptions: {
      queries: { staleTime: 5_000, retry: worthRetrying },
    },
    mutationCache: new MutationCache({
      onSuccess: () => client.invalidateQueries(),
      onError: (error, _variables, _result, mutation) => {
        if (!mutation.meta?.showsErrors)
          notifications.show({ color: 'red', message: error.message });
      },
    }),
  });
  return client;
}

function worthRetrying(failures: number, error: Error): boolean {
  const passing = error instanceof ApiProblem && (error.status === 0 || error.status >= 500);
  return passing && failures < TRIES;
}
