import { type PageSearch, pageSearch } from '@/lib/paging';
import { type ParticipantFilters, participantFilters } from '@/lib/participant-filters';
import { oneOf, present, type RawSearch, text } from '@/lib/search';

export const SORTS = [
  'name',
  '-name',
  'arrears_months',
  '-arrears_months',
  'updated_at',
  '-updated_at',
] as const;
export type Sort = (typeof SORTS)[number];

export interface ParticipantsSearch extends ParticipantFilters, PageSearch {
  /** The participant whose drawer is open, or `new` for the form that adds one. */
  open?: string;
  sort?: Sort;
}

export function participantsSearch(search: RawSearch): ParticipantsSearch {
  return {
    ...participantFilters(search),
    ...pageSearch(search),
    ...present({ open: text(search.open), sort: oneOf(SORTS, search.sort) }),
  };
}
