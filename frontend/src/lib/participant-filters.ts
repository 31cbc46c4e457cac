import { flag, oneOf, present, type RawSearch, text, whole } from './search';
import {
  CARE_CLASSES,
  type CareClass,
  PARTICIPANT_STATUSES,
  type ParticipantStatus,
  SEGMENTS,
  type Segment,
  STATUS_REASONS,
  type StatusReason,
} from './vocabulary';

/** Which participants: the filters of the list, and the audience of a sending. */
export interface ParticipantFilters {
  q?: string;
  segment?: Segment;
  status?: ParticipantStatus;
  status_reason?: StatusReason;
  district?: string;
  village?: string;
  care_class?: CareClass;
  arrears_months_min?: number;
  arrears_months_max?: number;
  reachable?: boolean;
  import_id?: string;
}

const MOST_MONTHS = 600;

export function participantFilters(search: RawSearch): ParticipantFilters {
  return present({
    q: text(search.q),
    segment: oneOf(SEGMENTS, search.segment),
    status: oneOf(PARTICIPANT_STATUSES, search.status),
    status_reason: oneOf(STATUS_REASONS, search.status_reason),
    district: text(search.district),
    village: text(search.village),
    care_class: oneOf(CARE_CLASSES, search.care_class),
    arrears_months_min: whole(search.arrears_months_min, 0, MOST_MONTHS),
    arrears_months_max: whole(search.arrears_months_max, 0, MOST_MONTHS),
    reachable: flag(search.reachable),
    import_id: text(search.import_id),
  });
}

/** The search with every filter taken off; what else it holds (a page, a step) stays. */
export const NO_FILTERS: { [K in keyof Required<ParticipantFilters>]: undefined } = {
  q: undefined,
  segment: undefined,
  status: undefined,
  status_reason: undefined,
  district: undefined,
  village: undefined,
  care_class: undefined,
  arrears_months_min: undefined,
  arrears_months_max: undefined,
  reachable: undefined,
  import_id: undefined,
};
