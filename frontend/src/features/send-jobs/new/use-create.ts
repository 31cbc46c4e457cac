import { useMutation } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { idempotencyKey } from '@/api/client';
import { useTimeZone } from '@/lib/format';
import { createJob } from '../queries';
import { draftOf } from './draft';

const route = getRouteApi('/shell/send');

/** Makes a job of the answers. The same answers are the same intention: pressing the button again
 * after a refusal finds the job made before, until `forget` begins a new one. */
export function useCreate() {
  const zone = useTimeZone();
  const body = draftOf(route.useSearch(), zone);
  const content = JSON.stringify(body);
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another content or round, another key
  const key = useMemo(idempotencyKey, [content, round]);
  const create = useMutation({
    mutationFn: () => createJob(key, body),
    meta: { showsErrors: true },
  });
  const forget = () => {
    create.reset();
    setRound(round + 1);
  };
  return { ...create, forget };
}
