import { type PageSearch, pageSearch } from '@/lib/paging';
import { oneOf, present, type RawSearch, text } from '@/lib/search';
import { ROW_CODES, type RowCode, SEVERITIES, type Severity } from '@/lib/vocabulary';

export const TABS = ['problems', 'rows', 'mapping'] as const;
export type Tab = (typeof TABS)[number];

export interface ImportSearch extends PageSearch {
  tab?: Tab;
  severity?: Severity;
  code?: RowCode;
  kind?: string;
}

export function importSearch(search: RawSearch): ImportSearch {
  return {
    ...pageSearch(search),
    ...present({
      tab: oneOf(TABS, search.tab),
      severity: oneOf(SEVERITIES, search.severity),
      code: oneOf(ROW_CODES, search.code),
      kind: text(search.kind, 40),
    }),
  };
}
