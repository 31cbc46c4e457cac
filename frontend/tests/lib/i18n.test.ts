import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { en } from '@/lib/i18n/en';
import { id } from '@/lib/i18n/id';

type Tree = { [key: string]: string | Tree };

function flat(tree: Tree, path = ''): [key: string, words: string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value]] : flat(value, `${path}${key}.`),
  );
}

/** English counts one and many apart; Indonesian has one form for both. */
const unplural = (key: string) => key.replace(/_(one|other)$/, '');
const variables = (words: string) =>
  [...words.matchAll(/\{\{(\w+)/g)].map(([, name]) => name).sort();

const indonesian = new Map(flat(id));
const english = flat(en);

describe('the catalogues', () => {
  test('have the same keys', () => {
    const keys = new Set(english.map(([key]) => unplural(key)));
    expect([...keys].sort()).toEqual([...indonesian.keys()].sort());
  });

  test('fill in the same values', () => {
    const different = english.filter(
      ([key, words]) =>
        String(variables(words)) !== String(variables(indonesian.get(unplural(key)) ?? '')),
    );
    expect(different).toEqual([]);
  });

  test('give both numbers of every English plural', () => {
    const keys = new Set(english.map(([key]) => key));
    const lonely = [...keys].filter(
      (key) =>
        key.endsWith('_one') !== keys.has(key.replace(/_one$/, '_other')) && key.endsWith('_one'),
    );
    expect(lonely).toEqual([]);
  });

  test('hold nothing that no page says', () => {
    const sources = globSync('src/**/*.{ts,tsx}', { exclude: ['src/lib/i18n/{id,en}/**'] });
    const said = sources.map((file) => readFileSync(file, 'utf8')).join('\n');
    // A key may be written whole, or have its last part filled in: `codes.purpose.${purpose}`.
    const unused = [...indonesian.keys()].filter(
      (key) => !said.includes(`'${key}'`) && !filledIn(key).some((start) => said.includes(start)),
    );
    expect(unused).toEqual([]);
  });
});

/** How a source may ask for a key whose last part it fills in. */
function filledIn(key: string): string[] {
  const [first, group] = key.split('.');
  const parent = key.slice(0, key.lastIndexOf('.') + 1);
  const byGroup = first === 'codes' ? [`'${group}'`, `"${group}"`] : [];
  return [`\`${parent}\${`, ...byGroup];
}
