import { compileLexicon } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalCandidates, writingOf } from '../src/canonical-spelling.ts';
import { rewrittenUtterance } from '../src/rewritten-utterance.ts';
import { readUtterance } from '../src/utterance.ts';
import { editText } from '../src/word-times.ts';

const canonicals = [
  'Movistar',
  'Coca-Cola',
  'El Corte Inglés',
  'BBVA',
  'AT&T',
  'CSI: Miami',
  'O2',
  'İstanbul',
];
const { lexicon } = compileLexicon({
  language: spanish(),
  entries: canonicals.map((canonical) => ({ canonical })),
});
const piece = fc.constantFrom(
  ...canonicals.flatMap((canonical) => [canonical, canonical.toLowerCase(), canonical.toUpperCase()]),
  ...[
    'coca cola',
    'at & t',
    'csi miami',
    'c. s. i.',
    'de',
    'la',
    'línea',
    'ayer',
    '20',
    'a@b.es',
    '¿',
    '.',
    ',',
  ],
);

test('terms written anew give the utterance that reading the new text gives', () => {
  let rewritten = 0;
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 12 }),
      fc.constantFrom(' ', '  ', ', ', '. '),
      (pieces, between) => {
        const text = pieces.join(between);
        const utterance = readUtterance(text, lexicon);
        const edits = canonicalCandidates(utterance, undefined).map(({ term, from, to }) => ({
          start: utterance.tokens[from]!.start,
          end: utterance.tokens[to - 1]!.end,
          replacement: writingOf(term.canonical),
        }));
        const edited = editText(text, edits);
        const again = rewrittenUtterance(utterance, edited, edits);
        if (again === undefined) return;
        if (edits.length > 0) rewritten += 1;
        expect(again).toEqual(readUtterance(edited, lexicon));
      },
    ),
    { numRuns: 500 },
  );
  expect(rewritten).toBeGreaterThan(50);
});

test('where a sign may end a sentence the text is to be read again', () => {
  const utterance = readUtterance('anoche vi csi miami en casa', lexicon);
  const edits = [{ start: 10, end: 19, replacement: 'CSI: Miami' }];
  expect(rewrittenUtterance(utterance, 'anoche vi CSI: Miami en casa', edits)).toBeUndefined();
});
