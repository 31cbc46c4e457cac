import { describe, expect, test } from 'vitest';
import type { Import } from '@/api/types';
import {
  assign,
  changedColumns,
  draftOf,
  isChanged,
  letterOf,
  missingFrom,
  sheetUpdate,
  updateOf,
} from '@/features/imports/mapping/draft';
import { importOf, unmapped } from './fake/imports';

const read = importOf();
const draft = draftOf(read);

function columnsNamed(...headings: string[]): Pick<Import, 'columns' | 'mapping'> {
  const columns = headings.map((heading, index) => ({
    letter: String.fromCharCode(65 + index),
    heading,
    field: null,
    suggestion: null,
    reason: null,
    samples: [],
  }));
  return { columns, mapping: read.mapping };
}

describe('choosing a field', () => {
  test('moves it from the column that had it', () => {
    const next = assign(draft, 'G', 'phone');
    expect(next.fields).toMatchObject({ G: 'phone', F: null });
    expect(changedColumns(next, draft)).toEqual(['F', 'G']);
  });

  test('that the column has already changes nothing', () => {
    expect(isChanged(assign(draft, 'F', 'phone'), draft)).toBe(false);
  });

  test('and choosing it back leaves nothing to save', () => {
    const there = assign(draft, 'G', 'phone');
    expect(isChanged(there, draft)).toBe(true);
    expect(isChanged(assign(there, 'F', 'phone'), draft)).toBe(false);
  });

  test('of none frees the column', () => {
    expect(assign(draft, 'F', null).fields.F).toBeNull();
  });
});

describe('what is missing', () => {
  test('is nothing where every required field has a column', () => {
    expect(missingFrom(draft)).toEqual([]);
  });

  test('is a required field whose column was taken away', () => {
    expect(missingFrom(assign(draft, 'D', 'address'))).toEqual(['name']);
  });

  test('of segment and status may be one value for all rows', () => {
    const without = draftOf(unmapped());
    expect(missingFrom(without)).toEqual(['card_number', 'segment']);
    expect(missingFrom({ ...without, segment: 'pbi_apbn' })).toEqual(['card_number']);
  });

  test('of card number and name may not', () => {
    const none = { fields: {}, segment: 'pbi_apbn', status: 'active' } as const;
    expect(missingFrom(none)).toEqual(['card_number', 'name']);
  });
});

describe('what is sent', () => {
  test('leaves out the columns whose headings say it themselves', () => {
    const { columns } = updateOf(read, assign(draft, 'G', 'address'));
    expect(columns).toMatchObject({ address: 'G', village: null });
    expect(columns).not.toHaveProperty('card_number');
  });

  test('names what was taken from a column as absent, or its heading would bring it back', () => {
    const { columns } = updateOf(read, assign(draft, 'F', null));
    expect(columns).toHaveProperty('phone', null);
  });

  test('repeats what was chosen or remembered before', () => {
    const chosen = read.columns.map((column) =>
      column.letter === 'G'
        ? { ...column, field: 'address' as const, reason: 'remembered' as const }
        : column,
    );
    const before = { ...read, columns: chosen };
    expect(updateOf(before, assign(draftOf(before), 'F', null)).columns).toMatchObject({
      address: 'G',
    });
  });

  test('has the sheet and the values for the whole file', () => {
    const update = updateOf(read, { ...draft, segment: 'ppu', status: 'active' });
    expect(update).toMatchObject({
      sheet: 'Peserta',
      default_segment: 'ppu',
      default_status: 'active',
    });
  });

  test('for another sheet leaves its columns to their headings', () => {
    expect(sheetUpdate('Arsip', { ...draft, segment: 'bp' })).toEqual({
      sheet: 'Arsip',
      columns: {},
      default_segment: 'bp',
      default_status: null,
    });
  });

  test('names a column by its heading where another heading reads like its letter', () => {
    const file = columnsNamed('B', 'KODE', 'WARGA');
    const chosen = assign(assign(draftOf(file), 'B', 'card_number'), 'C', 'name');
    expect(updateOf(file, chosen).columns).toMatchObject({ card_number: 'KODE', name: 'C' });
  });
});

test.each([
  [' b ', 'B'],
  ['aa', 'AA'],
  ['', null],
  ['12', null],
  ['ABCD', null],
])('%j typed as a column is %j', (typed, letter) => {
  expect(letterOf(typed)).toBe(letter);
});
