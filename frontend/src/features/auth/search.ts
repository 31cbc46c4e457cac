import { flag, type RawSearch, text } from '@/lib/search';

export interface SignInSearch {
  /** Where to go after signing in. */
  back?: string | undefined;
  /** Whether a session ran out, as opposed to a first visit. */
  ended?: boolean | undefined;
}

export function signInSearch(search: RawSearch): SignInSearch {
  return { back: ownPath(text(search.back, 2000)), ended: flag(search.ended) };
}

/** Only a path of this program: an address from elsewhere must not be followed after signing in. */
function ownPath(path: string | undefined): string | undefined {
  return path && /^\/(?![/\\])/.test(path) ? path : undefined;
}
