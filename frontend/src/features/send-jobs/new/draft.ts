import type { AudienceFields, SendJobCreate } from '@/api/types';
import { participantFilters } from '@/lib/participant-filters';
import { instantOf } from '@/lib/zone';
import type { NewJobSearch } from '../search';

/** What the address says, as the API wants it. */
export function audienceOf(search: NewJobSearch): AudienceFields {
  return {
    ...participantFilters({ ...search }),
    exclude_ids: [],
    exclude_notified_within_days: search.exclude_days ?? null,
  };
}

export function draftOf(search: NewJobSearch, zone: string): SendJobCreate {
  const start = search.start && instantOf(search.start, zone);
  return {
    name: search.name ?? '',
    template_id: search.template ?? '',
    audience: audienceOf(search),
    ...(start && { start_at: start }),
  };
}
