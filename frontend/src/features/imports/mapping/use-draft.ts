import { useMemo, useState } from 'react';
import type { Import } from '@/api/types';
import type { Field } from '@/lib/vocabulary';
import { assign, columnOf, type Draft, draftOf, isChanged, missingFrom } from './draft';

/** A field that went from one column to another because it was chosen a second time. */
export interface Moved {
  field: Field;
  from: string;
  to: string;
}

export type MappingDraft = ReturnType<typeof useDraft>;

export function useDraft(it: Import) {
  const before = useMemo(() => draftOf(it), [it]);
  const [draft, setDraft] = useState(before);
  const [moved, setMoved] = useState<Moved | null>(null);
  const set = (next: Draft, move: Moved | null = null) => {
    setDraft(next);
    setMoved(move);
  };
  const choose = (letter: string, field: Field | null) => {
    const from = field && columnOf(draft, field);
    const move = field && from && from !== letter ? { field, from, to: letter } : null;
    set(assign(draft, letter, field), move);
  };
  return {
    draft,
    before,
    moved,
    choose,
    forWholeFile: (value: Partial<Pick<Draft, 'segment' | 'status'>>) =>
      set({ ...draft, ...value }),
    undo: () => set(before),
    missing: missingFrom(draft),
    changed: isChanged(draft, before),
  };
}
