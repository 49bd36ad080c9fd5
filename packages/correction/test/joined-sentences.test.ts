import { compileLexicon, createCorrector, processOnline } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const language = spanish();

describe('a term that has the end of a sentence inside', () => {
  const { lexicon } = compileLexicon({
    language,
    entries: [
      { canonical: 'CSI: Miami', surfaces: ['csi'] },
      { canonical: 'Yahoo! Japan', surfaces: ['yahoo'] },
      { canonical: '¿Qué Tal? S.A.', surfaces: ['ketal'] },
      { canonical: 'Miami' },
    ],
    pairs: [{ heard: 'laboratorios corp', canonical: 'Miami' }],
  });
  const corrector = createCorrector(lexicon);

  test.each([
    ['anoche vi csi en casa', 'anoche vi CSI: Miami en casa'],
    ['entré en yahoo', 'entré en Yahoo! Japan'],
    ['llamé a ketal ayer', 'llamé a ¿Qué Tal? S.A. ayer'],
    ['vi csi: miami y csi: madrid', 'vi CSI: Miami y CSI: Miami: madrid'],
  ])('stands once it is written: %s', (heard, corrected) => {
    const once = processOnline(corrector, { text: heard });
    expect(once.text).toBe(corrected);
    expect(processOnline(corrector, { text: once.text }).corrections).toEqual([]);
  });

  test('stands only where it is written sign by sign', () => {
    expect(processOnline(corrector, { text: 'vi CSI. Miami es grande' }).text).toBe(
      'vi CSI: Miami. Miami es grande',
    );
  });
});

test('correcting ends, and a second time changes nothing, whatever the terms are written with', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'casa',
      'mobi',
      'star',
      'movistar',
      'be',
      'uve',
      '.',
      ': ',
      '! ',
      '¿',
      ' - ',
      'S.A.',
      '\n',
      ' ',
    ),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 }),
  );
  const phrase = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(''));
  const entry = fc.record({ canonical: phrase, surfaces: fc.array(phrase, { maxLength: 2 }) });
  const pair = fc.record({ heard: phrase, canonical: phrase });
  fc.assert(
    fc.property(
      fc.array(entry, { maxLength: 6 }),
      fc.array(pair, { maxLength: 3 }),
      fc.array(phrase, { maxLength: 4 }),
      (entries, pairs, texts) => {
        // Parts of the terms themselves are said too.
        const said = [...texts, ...entries.flatMap(({ canonical, surfaces }) => [canonical, ...surfaces])];
        const corrector = createCorrector(compileLexicon({ language, entries, pairs }).lexicon);
        const once = processOnline(corrector, { text: said.join(' ') }).text;
        expect(processOnline(corrector, { text: once }).text).toBe(once);
      },
    ),
    { numRuns: 150 },
  );
});
