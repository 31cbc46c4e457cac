import i18next from 'i18next';
import type { id } from './id/index.ts';

type CodeGroup = keyof (typeof id)['codes'];

/** The words for a code of the server; a code this program does not know yet is shown as it is. */
export function codeLabel(group: CodeGroup, code: string): string {
  const key = `codes.${group}.${code}`;
  return i18next.exists(key) ? String(i18next.t(key as 'codes.segment.ppu')) : code;
}
