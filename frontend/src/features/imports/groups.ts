import i18next from 'i18next';
import type { Import, ProblemGroup } from '@/api/types';
import { codeLabel } from '@/lib/i18n/code-label';

export type Group = Pick<ProblemGroup, 'code' | 'kind' | 'severity' | 'rows' | 'message'>;

/** One group per code and kind, as the list can be filtered: the server also tells columns apart. A row
 * that has one code in two columns is counted once, as far as the import's own count tells. */
export function groupsOf(found: ProblemGroup[], codes: Import['codes']): Group[] {
  const groups = new Map<string, Group>();
  for (const { code, kind, severity, rows, message } of found) {
    const key = `${code} ${kind ?? ''}`;
    const before = groups.get(key)?.rows ?? 0;
    const most = codes[code] ?? Number.POSITIVE_INFINITY;
    groups.set(key, { code, kind, severity, message, rows: Math.min(before + rows, most) });
  }
  return [...groups.values()].sort(byGravity);
}

/** What is wrong in a few words; the kind says it better than the code where there is one. */
export function groupLabel({ code, kind }: Pick<Group, 'code' | 'kind'>): string {
  const key = `codes.problem_kind.${kind}`;
  return kind && i18next.exists(key) ? codeLabel('problem_kind', kind) : codeLabel('problem', code);
}

/** The same inside a sentence: "312 rows: landline number", but "NIK" stays as it is. */
export function groupWords(group: Pick<Group, 'code' | 'kind'>): string {
  const label = groupLabel(group);
  return /^\p{Lu}\p{Ll}/u.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}

function byGravity(a: Group, b: Group): number {
  const gravity = ({ severity }: Group) => (severity === 'error' ? 0 : 1);
  return gravity(a) - gravity(b) || b.rows - a.rows || a.code.localeCompare(b.code);
}
