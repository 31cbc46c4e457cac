import { describe, expect, test } from 'vitest';
import { flag, oneOf, present, text, whole } from '@/lib/search';

describe('what an address may hold', () => {
  test.each([
    ['  mawar ', 'mawar'],
    [123, '123'],
    ['   ', undefined],
    [null, undefined],
    [{ a: 1 }, undefined],
    ['x'.repeat(300), 'x'.repeat(200)],
  ])('text: %j is read as %j', (value, read) => expect(text(value)).toBe(read));

  test.each([
    ['7', 7],
    [0, 0],
    [-1, undefined],
    [601, undefined],
    ['2.5', undefined],
    [Number.NaN, undefined],
    [[], undefined],
  ])('a whole number from 0 to 600: %j is read as %j', (value, read) =>
    expect(whole(value, 0, 600)).toBe(read),
  );

  test.each([
    [true, true],
    ['false', false],
    ['ya', undefined],
  ])('yes or no: %j is read as %j', (value, read) => expect(flag(value)).toBe(read));

  test('one of a list', () => {
    expect(oneOf(['1', '2'], 2)).toBe('2');
    expect(oneOf(['1', '2'], '3')).toBeUndefined();
  });

  test('what is not there is left out', () => {
    expect(present({ a: undefined, b: false, c: 0 })).toEqual({ b: false, c: 0 });
  });
});
