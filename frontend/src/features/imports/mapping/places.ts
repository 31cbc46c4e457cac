import { columnOf, type FileColumn, type NeededField } from './draft';
import type { MappingDraft } from './use-draft';

/** The ids of the fields of the mapping screen, by which one leads to another. */
export const columnPlace = (letter: string) => `column-${letter}`;
export const wholeFilePlace = (field: 'segment' | 'status') => `whole-file-${field}`;
export const MISSING_PLACE = 'columns-missing';

export function goTo(place: string) {
  const element = document.getElementById(place);
  element?.scrollIntoView({ block: 'center' });
  element?.focus({ preventScroll: true });
}

/** Where a missing field is most likely settled: the column that nearly names it, the value for the
 * whole file, or the first column that is not used. */
export function placeFor(field: NeededField, columns: FileColumn[], { draft }: MappingDraft) {
  const near = columns.find(({ suggestion, letter }) => suggestion === field && free(letter));
  if (near) return columnPlace(near.letter);
  if (field === 'segment' || field === 'status') return wholeFilePlace(field);
  const unused = columns.find(({ letter }) => free(letter)) ?? columns[0];
  return columnPlace(unused?.letter ?? 'A');

  function free(letter: string) {
    return !draft.fields[letter];
  }
}

export function acceptable(column: FileColumn, { draft }: MappingDraft) {
  const { suggestion, letter } = column;
  const open = suggestion && !draft.fields[letter] && !columnOf(draft, suggestion);
  return open ? suggestion : null;
}
