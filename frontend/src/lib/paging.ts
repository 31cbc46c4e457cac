import { useLocation, useNavigate } from '@tanstack/react-router';
import { type RawSearch, text } from './search';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The cursors of the pages before this one; the browser's history keeps it across reloads. */
    trail?: (string | null)[];
  }
}

export interface PageSearch {
  cursor?: string;
}

export function pageSearch(search: RawSearch): PageSearch {
  const cursor = text(search.cursor, 1000);
  return cursor ? { cursor } : {};
}

interface KeysetPage {
  next_cursor: string | null;
  total: number;
  total_is_estimate?: boolean;
}

/** What the pager below a list needs. The page is in the address; the way back to it in history. */
export function usePager(cursor: string | undefined, list: KeysetPage) {
  const navigate = useNavigate();
  const trail = useLocation({ select: ({ state }) => state.trail }) ?? [];
  const go = (to: string | null, behind: (string | null)[]) => () =>
    navigate({
      to: '.',
      search: (search: object) => ({ ...search, cursor: to ?? undefined }),
      state: { trail: behind },
    });
  const { next_cursor: next } = list;
  return {
    total: list.total,
    totalIsEstimate: list.total_is_estimate ?? false,
    page: trail.length + 1,
    onFirst: cursor ? go(null, []) : undefined,
    onPrevious: trail.length > 0 ? go(trail.at(-1) ?? null, trail.slice(0, -1)) : undefined,
    onNext: next ? go(next, [...trail, cursor ?? null]) : undefined,
  };
}
