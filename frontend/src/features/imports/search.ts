import { type PageSearch, pageSearch } from '@/lib/paging';
import { oneOf, present, type RawSearch } from '@/lib/search';
import { type RowCode, rowCode, SEVERITIES, type Severity } from '@/lib/vocabulary';

export const TABS = ['problems', 'rows', 'mapping'] as const;
export type Tab = (typeof TABS)[number];

export interface ImportSearch extends PageSearch {
  tab?: Tab;
  severity?: Severity;
  code?: RowCode;
}

export function importSearch(search: RawSearch): ImportSearch {
  return {
    ...pageSearch(search),
    ...present({
      tab: oneOf(TABS, search.tab),
      severity: oneOf(SEVERITIES, search.severity),
      code: rowCode(search.code),
    }),
  };
}
