import { compileLexicon } from '@enmienda/correction';
import { english } from '@enmienda/correction/en';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { nearestSpelled } from '../src/spelled-nearness.ts';

const language = english();
const columnsOf = (canonicals: readonly string[]) =>
  compileLexicon({ language, entries: canonicals.map((canonical) => ({ canonical })) }).lexicon.columns;

/** Levenshtein as it is written down, over the letters without accents. */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(b).entries()) {
      next.push(
        Math.min((row[j] ?? 0) + (letter === other ? 0 : 1), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1),
      );
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

function lettersOf(canonical: string): string {
  return canonical.toLowerCase().normalize('NFD').replace(/\P{L}/gu, '');
}

describe('the nearest spelled term', () => {
  test.each([
    ['one letter of five', 'gilian', { canonical: 'Gillian', edits: 1 }],
    ['two of ten', 'georgimatailor', { canonical: 'Georgina Taylor', edits: 2 }],
    ['three of fifteen at the most', 'ceorgimatailor', undefined],
    ['accents are no edits', 'nunesvasquez', { canonical: 'Núñez Vázquez', edits: 2 }],
    ['words run together', 'elisabethmiler', { canonical: 'Elizabeth Miller', edits: 2 }],
    ['fewer than six letters', 'bells', undefined],
    ['two terms that are as near', 'anasmith', undefined],
    ['a letter outside a to z is amiss', 'łukaszyk', { canonical: 'Żukaszyk', edits: 1 }],
  ])('%s', (_, heard, nearest) => {
    const names = [
      'Gillian',
      'Georgina Taylor',
      'Núñez Vázquez',
      'Elizabeth Miller',
      'Bell',
      'Ann Smith',
      'Ada Smith',
      'Żukaszyk',
    ];
    const found = nearestSpelled(columnsOf(names), heard);
    expect(found).toEqual(
      nearest === undefined ? undefined : { term: names.indexOf(nearest.canonical), edits: nearest.edits },
    );
  });

  it('is that of the dull way over all terms', () => {
    const letter = fc.constantFrom('a', 'b', 'e', 'ñ', 'l', 'z');
    const word = fc.string({ unit: letter, minLength: 1, maxLength: 9 });
    const canonical = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
    const change = fc.record({
      at: fc.nat(30),
      taken: fc.nat(1),
      put: fc.string({ unit: letter, maxLength: 1 }),
    });
    let found = 0;
    fc.assert(
      fc.property(
        fc.uniqueArray(canonical, { minLength: 1, maxLength: 12, selector: lettersOf }),
        fc.nat(11),
        fc.array(change, { maxLength: 4 }),
        (canonicals, which, changes) => {
          const letters = changes.reduce(
            (text, { at, taken, put }) => text.slice(0, at) + put + text.slice(at + taken),
            lettersOf(canonicals[which % canonicals.length] ?? ''),
          );
          const heard = lettersOf(letters);
          const allowed =
            heard.length < 6 || heard.length > 32 ? -1 : Math.min(3, Math.floor(heard.length / 5));
          const distances = canonicals.map((one) => {
            const own = lettersOf(one);
            return own.length < 2 || own.length > 32 ? Number.POSITIVE_INFINITY : edits(heard, own);
          });
          const fewest = Math.min(...distances);
          const isSole = distances.filter((distance) => distance === fewest).length === 1;
          const expected =
            fewest <= allowed && isSole ? { term: distances.indexOf(fewest), edits: fewest } : undefined;
          if (expected !== undefined) found += 1;
          expect(nearestSpelled(columnsOf(canonicals), heard)).toEqual(expected);
        },
      ),
      { numRuns: 400 },
    );
    expect(found).toBeGreaterThan(50);
  });
});
