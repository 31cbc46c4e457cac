import { describe, expect, test } from 'vitest';
import { makeFormat } from '@/lib/format';
import { instantOf, wallClockNow } from '@/lib/zone';

test.each([
  ['2026-11-24 08:00', 'Asia/Makassar', '2026-11-24T00:00:00.000Z'],
  ['2026-11-24 08:00:00', 'Asia/Jakarta', '2026-11-24T01:00:00.000Z'],
  ['2026-12-31 23:30', 'Asia/Jayapura', '2026-12-31T14:30:00.000Z'],
  ['2026-07-01 00:00', 'UTC', '2026-07-01T00:00:00.000Z'],
])('the office clock at %s in %s is %s', (wallClock, zone, instant) => {
  expect(instantOf(wallClock, zone)).toBe(instant);
});

test('what is no time has no moment', () => {
  expect(instantOf('besok pagi', 'Asia/Makassar')).toBeUndefined();
});

test('now on the office clock means now', () => {
  const moment = instantOf(wallClockNow('Asia/Makassar'), 'Asia/Makassar') ?? '';
  expect(Math.abs(Date.parse(moment) - Date.now())).toBeLessThan(2_000);
});

describe('dates and numbers', () => {
  const format = makeFormat('id', 'Asia/Makassar');

  test('are in the office’s zone, which has its Indonesian name', () => {
    expect(format.dateTime('2026-11-22T16:05:00Z')).toBe('23 Nov 2026, 00.05');
    expect(format.time('2026-11-22T16:05:00Z')).toBe('00.05 WITA');
    expect(makeFormat('en', 'Asia/Makassar').time('2026-11-22T16:05:00Z')).toBe('00:05 WITA');
  });

  test('a calendar day is the same day everywhere', () => {
    expect(makeFormat('id', 'Pacific/Honolulu').day('2026-02-01')).toBe('1 Feb 2026');
  });

  test('are written as people here write them', () => {
    expect(format.number(1_050_000)).toBe('1.050.000');
    expect(format.rupiah(1_050_000)).toMatch(/^Rp\s1\.050\.000$/);
  });
});
