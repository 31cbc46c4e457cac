import type { Message } from '@/api/types';

/** When the last thing happened to a message. */
export function latestMoment(message: Message): string {
  const { queued_at, accepted_at, sent_at, delivered_at, read_at, finished_at } = message;
  const moments = [accepted_at, sent_at, delivered_at, read_at, finished_at].filter(
    (at) => at !== null,
  );
  return moments.reduce((latest, at) => (new Date(at) > new Date(latest) ? at : latest), queued_at);
}
