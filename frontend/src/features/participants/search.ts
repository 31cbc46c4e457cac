import { type PageSearch, pageSearch } from '@/lib/paging';
import { type ParticipantFilters, participantFilters } from '@/lib/participant-filters';
import { present, type RawSearch, text } from '@/lib/search';

export interface ParticipantsSearch extends ParticipantFilters, PageSearch {
  /** The participant whose drawer is open, or `new` for the form that adds one. */
  open?: string;
}

export function participantsSearch(search: RawSearch): ParticipantsSearch {
  return {
    ...participantFilters(search),
    ...pageSearch(search),
    ...present({ open: text(search.open) }),
  };
}
