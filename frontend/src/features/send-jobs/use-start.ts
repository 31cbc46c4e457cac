import { useState } from 'react';
import { ApiProblem } from '@/api/problem';
import { useStartJob } from './queries';

/** Starting a job, with the one refusal that a person may overrule: the same text went to the same
 * people lately, and the server wants the job's name typed before it sends again. */
export function useStart() {
  const start = useStartJob();
  const [problem, setProblem] = useState<Error | null>(null);
  const attempt = async (id: string, confirm_name?: string) => {
    setProblem(null);
    try {
      return await start.mutateAsync({ id, confirm_name });
    } catch (error) {
      setProblem(error as Error);
      return null;
    }
  };
  const asksForName = problem instanceof ApiProblem && problem.code === 'recently_sent';
  return {
    attempt,
    asksForName,
    refusal: asksForName ? null : problem,
    forget: () => setProblem(null),
    pending: start.isPending,
  };
}
