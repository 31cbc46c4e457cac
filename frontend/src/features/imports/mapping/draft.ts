import type { Import, MappingUpdate } from '@/api/types';
import { FIELDS, type Field, type ParticipantStatus, type Segment } from '@/lib/vocabulary';

/** How the clerk wants the sheet read: each column's field by its letter, and one value for all rows. */
export interface Draft {
  fields: Readonly<Record<string, Field | null>>;
  segment: Segment | null;
  status: ParticipantStatus | null;
}

export type FileColumn = Import['columns'][number];

const NEEDED = ['card_number', 'name', 'segment', 'status'] as const satisfies readonly Field[];
export type NeededField = (typeof NEEDED)[number];

export function isNeeded(field: Field): field is NeededField {
  return (NEEDED as readonly Field[]).includes(field);
}

/** How the sheet was read, or was meant to be read, last. */
export function draftOf({ columns, mapping }: Pick<Import, 'columns' | 'mapping'>): Draft {
  return {
    fields: Object.fromEntries(columns.map(({ letter, field }) => [letter, field])),
    segment: mapping?.default_segment ?? null,
    status: mapping?.default_status ?? null,
  };
}

export function columnOf({ fields }: Draft, field: Field): string | null {
  return Object.keys(fields).find((letter) => fields[letter] === field) ?? null;
}

/** The column read as `field` from now on. A field has one column: another one that had it loses it. */
export function assign(draft: Draft, letter: string, field: Field | null): Draft {
  const before = field && columnOf(draft, field);
  const freed = before ? { ...draft.fields, [before]: null } : draft.fields;
  return { ...draft, fields: { ...freed, [letter]: field } };
}

/** What every row needs and no column nor a value for the whole file gives. */
export function missingFrom(draft: Draft): NeededField[] {
  const given: Partial<Record<Field, unknown>> = { segment: draft.segment, status: draft.status };
  return NEEDED.filter((field) => !given[field] && !columnOf(draft, field));
}

export function changedColumns(draft: Draft, before: Draft): string[] {
  return Object.keys(draft.fields).filter(
    (letter) => draft.fields[letter] !== before.fields[letter],
  );
}

export function isChanged(draft: Draft, before: Draft): boolean {
  return (
    changedColumns(draft, before).length > 0 ||
    draft.segment !== before.segment ||
    draft.status !== before.status
  );
}

/** The request for it. A column whose heading says the same is left out, so that it stays "known by
 * its heading"; a field that no column has is named as absent, or its heading would bring it back. */
export function updateOf(it: Pick<Import, 'columns' | 'mapping'>, draft: Draft): MappingUpdate {
  const bySelf = new Set(
    it.columns
      .filter(({ reason, letter, field }) => reason === 'heading' && draft.fields[letter] === field)
      .map(({ field }) => field),
  );
  const columns = FIELDS.filter((field) => !bySelf.has(field)).map((field) => {
    const letter = columnOf(draft, field);
    return [field, letter && spoken(letter, it.columns)];
  });
  return {
    sheet: it.mapping?.sheet || null,
    columns: Object.fromEntries(columns),
    default_segment: draft.segment,
    default_status: draft.status,
  };
}

/** The request for another sheet: its columns are not known yet, so its headings decide. */
export function sheetUpdate(sheet: string, { segment, status }: Draft): MappingUpdate {
  return { sheet, columns: {}, default_segment: segment, default_status: status };
}

/** What somebody typed as a column's letter, as Excel writes it; null for anything else. */
export function letterOf(typed: string): string | null {
  const letter = typed.trim().toUpperCase();
  return /^[A-Z]{1,3}$/.test(letter) ? letter : null;
}

/** A column's letter; its heading where some heading reads like that letter (a column named “L” for
 * men would be taken for column L). */
function spoken(letter: string, columns: FileColumn[]): string {
  const ambiguous = columns.some(({ heading }) => plain(heading) === letter.toLowerCase());
  const own = columns.find((column) => column.letter === letter)?.heading;
  return ambiguous && own ? own : letter;
}

function plain(heading: string): string {
  return heading
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}
