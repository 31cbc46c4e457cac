import { type PageSearch, pageSearch } from '@/lib/paging';
import { type ParticipantFilters, participantFilters } from '@/lib/participant-filters';
import { oneOf, present, type RawSearch, text, whole } from '@/lib/search';
import { MESSAGE_STATUSES, type MessageStatus } from '@/lib/vocabulary';

export const STEPS = ['whom', 'what', 'when', 'check'] as const;
export type Step = (typeof STEPS)[number];

/** A sending in the making: all of it is in the address, so nothing is lost by a reload. */
export interface NewJobSearch extends ParticipantFilters {
  step?: Step;
  exclude_days?: number;
  template?: string;
  name?: string;
  /** Wall-clock time in the office's zone, `2026-11-24 08:00`; absent means as soon as confirmed. */
  start?: string;
}

export function newJobSearch(search: RawSearch): NewJobSearch {
  return {
    ...participantFilters(search),
    ...present({
      step: oneOf(STEPS, search.step),
      exclude_days: whole(search.exclude_days, 1, 365),
      template: text(search.template),
      name: text(search.name),
      start: text(search.start, 20),
    }),
  };
}

export interface JobSearch extends PageSearch {
  status?: MessageStatus;
  /** The message whose text is being read. */
  message?: string;
}

export function jobSearch(search: RawSearch): JobSearch {
  return {
    ...pageSearch(search),
    ...present({
      status: oneOf(MESSAGE_STATUSES, search.status),
      message: text(search.message),
    }),
  };
}
