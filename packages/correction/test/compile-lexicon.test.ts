import {
  compileLexicon,
  createCorrector,
  type LexiconEntry,
  type LexiconPair,
  processOnline,
} from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import { describe, expect, test } from 'vitest';

const language = spanish();

function problemsOf(entries: readonly LexiconEntry[], pairs: readonly LexiconPair[] = []) {
  return compileLexicon({ language, entries, pairs }).problems.map(
    ({ list, index, kind, severity }) => `${list} ${index} ${kind} ${severity}`,
  );
}

const movistar = { canonical: 'Movistar' };

describe('reports', () => {
  test.each<[string, readonly LexiconEntry[], readonly LexiconPair[], readonly string[]]>([
    ['nothing where all is well', [movistar], [{ heard: 'mobi estar', canonical: 'Movistar' }], []],
    ['an entry without letters', [{ canonical: ' … ' }], [], ['entries 0 empty error']],
    ['an entry of too many words', [{ canonical: 'xa '.repeat(17) }], [], ['entries 0 too-long error']],
    ['an entry of too many characters', [{ canonical: 'x'.repeat(201) }], [], ['entries 0 too-long error']],
    [
      'an entry that is there already',
      [movistar, { canonical: 'MOVISTAR' }],
      [],
      ['entries 1 duplicate error'],
    ],
    [
      'a threshold out of range',
      [{ ...movistar, threshold: 1.5 }],
      [],
      ['entries 0 invalid-threshold warning'],
    ],
    [
      'a threshold that is no number',
      [{ ...movistar, threshold: Number.NaN }],
      [],
      ['entries 0 invalid-threshold warning'],
    ],
    [
      'a surface that is another term',
      [{ canonical: 'Sanitas', surfaces: ['movistar'] }, movistar],
      [],
      ['entries 0 conflicting-pair error'],
    ],
    [
      'a surface of two terms',
      [
        { canonical: 'Sanitas', surfaces: ['xuxu'] },
        { ...movistar, surfaces: ['xuxu'] },
      ],
      [],
      ['entries 1 conflicting-pair error'],
    ],
    ['a surface without letters', [{ ...movistar, surfaces: ['?'] }], [], ['entries 0 empty error']],
    [
      'a surface that is an everyday word',
      [{ ...movistar, surfaces: ['casa'] }],
      [],
      ['entries 0 collides-with-everyday-word warning'],
    ],
    [
      'a term that sounds like an everyday word',
      [{ canonical: 'Kasa' }],
      [],
      ['entries 0 collides-with-everyday-word warning'],
    ],
    ['a pair without letters', [movistar], [{ heard: '!', canonical: 'Movistar' }], ['pairs 0 empty error']],
    [
      'a pair for no term',
      [movistar],
      [{ heard: 'xuxu', canonical: 'Vodafone' }],
      ['pairs 0 unknown-canonical error'],
    ],
    [
      'a pair that is there already',
      [movistar],
      [
        { heard: 'mobi estar', canonical: 'Movistar' },
        { heard: 'Mobi  estar', canonical: 'movistar' },
      ],
      ['pairs 1 duplicate error'],
    ],
    [
      'two pairs that disagree',
      [movistar, { canonical: 'Sanitas' }],
      [
        { heard: 'xuxu', canonical: 'Movistar' },
        { heard: 'xuxu', canonical: 'Sanitas' },
      ],
      ['pairs 1 conflicting-pair error'],
    ],
    [
      'a pair whose heard side is a term',
      [movistar, { canonical: 'Sanitas' }],
      [{ heard: 'sanitas', canonical: 'Movistar' }],
      ['pairs 0 conflicting-pair error'],
    ],
    [
      'a pair of function words',
      [movistar],
      [{ heard: 'de la', canonical: 'Movistar' }],
      ['pairs 0 collides-with-everyday-word error'],
    ],
    [
      'a pair that would lose a negation',
      [movistar],
      [{ heard: 'no mobi', canonical: 'Movistar' }],
      ['pairs 0 collides-with-everyday-word error'],
    ],
  ])('%s', (...[, entries, pairs, expected]) => {
    expect(problemsOf(entries, pairs)).toEqual(expected);
  });
});

test('reports every problem, and the rest works', () => {
  const { lexicon, problems } = compileLexicon({
    language,
    entries: [{ canonical: '' }, movistar, movistar],
    pairs: [
      { heard: 'x', canonical: 'y' },
      { heard: 'mobi estar', canonical: 'Movistar' },
    ],
  });
  expect(problems).toHaveLength(3);
  expect(processOnline(createCorrector(lexicon), { text: 'mobi estar' }).text).toBe('Movistar');
});

test('a pair may hold digits and numbers, which likeness never touches', () => {
  const { lexicon } = compileLexicon({
    language,
    entries: [{ canonical: 'Plan 5G' }],
    pairs: [{ heard: 'plan 5 ge', canonical: 'Plan 5G' }],
  });
  expect(processOnline(createCorrector(lexicon), { text: 'tengo plan 5 ge' }).text).toBe('tengo Plan 5G');
});
