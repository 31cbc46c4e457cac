import type { SendJob } from '@/api/types';
import type { MessageStatus } from '@/lib/vocabulary';
import type { Share } from '@/ui/share-bar';

type Counts = SendJob['counts'];

/** The statuses as parts of a bar, from what has gone best to what has not gone yet. */
const PARTS: { status: MessageStatus; tone: Share['tone'] }[] = [
  { status: 'read', tone: 'best' },
  { status: 'delivered', tone: 'good' },
  { status: 'sent', tone: 'good' },
  { status: 'accepted', tone: 'busy' },
  { status: 'sending', tone: 'busy' },
  { status: 'uncertain', tone: 'attention' },
  { status: 'failed', tone: 'bad' },
  { status: 'cancelled', tone: 'neutral' },
];

export function sharesOf(counts: Counts, label: (status: MessageStatus) => string): Share[] {
  const parts = PARTS.map(({ status, tone }) => ({
    key: status,
    label: label(status),
    value: counts[status],
    tone,
  }));
  return [...parts, { key: 'queued', label: label('queued'), value: counts.queued, tone: 'rest' }];
}

/** Messages the gateway has taken: they have left the house. */
export function outOf(counts: Counts): number {
  return counts.accepted + counts.sent + counts.delivered + counts.read;
}
