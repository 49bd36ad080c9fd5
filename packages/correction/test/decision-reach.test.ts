import { compileLexicon, createCorrector } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { correctOnce } from '../src/correction-round.ts';
import { decisionReach } from '../src/decision-reach.ts';
import { NO_HINTS } from '../src/hints.ts';
import { readUtterance } from '../src/utterance.ts';

const { lexicon } = compileLexicon({
  language: spanish(),
  entries: [
    { canonical: 'Movistar', surfaces: ['movi star'] },
    { canonical: 'Movistar Plus' },
    { canonical: 'El Corte Inglés' },
    { canonical: 'Corte Inglés' },
    { canonical: 'Bancolombia' },
    { canonical: 'Colombia' },
    { canonical: 'Vázquez', critical: true },
    { canonical: 'Básquez', critical: true },
  ],
  pairs: [{ heard: 'colombia bien', canonical: 'Bancolombia' }],
});
const corrector = createCorrector(lexicon, {
  applyThreshold: 0.1,
  suggestThreshold: 0.02,
  minMargin: 0.01,
  maxEditShare: 0.4,
  explain: true,
});
const reach = decisionReach(lexicon);

const word = fc.constantFrom(
  ...['el', 'corte', 'ingles', 'mobi', 'estar', 'movistar', 'plus', 'plas', 'banco', 'lombia', 'colonvia'],
  ...['vasques', 'que', 'bueno', 'casa', 'lo', 'tengo', 'para', 'bien', 'colombia', 'muvistar', 'gracias'],
);
const text = fc.array(word, { minLength: 1, maxLength: 60 });

interface Seen {
  readonly from: number;
  readonly to: number;
  readonly line: string;
}

/** Everything that one round says about candidates, one line each. */
function decisionsOf(words: readonly string[]): readonly Seen[] {
  const { applied, refused } = correctOnce(corrector, readUtterance(words.join(' '), lexicon), NO_HINTS);
  const lines = [
    ...applied.map(({ candidate, score, margin }) => ({ candidate, said: `applied ${score} ${margin}` })),
    ...refused.map(({ candidate, score, reason }) => ({ candidate, said: `${reason} ${score}` })),
  ];
  return lines.map(({ candidate: { term, from, to }, said }) => ({
    from,
    to,
    line: `${from}-${to} ${term.canonical} ${said}`,
  }));
}

test('what is decided left of a place that no candidate lies across depends on no word further right', () => {
  fc.assert(
    fc.property(text, text, text, (head, between, tail) => {
      const place = head.length;
      const stretch = Array.from({ length: reach }, (_, i) => between[i % between.length] ?? '');
      const decisions = decisionsOf([...head, ...stretch]);
      fc.pre(!decisions.some(({ from, to }) => from < place && to > place));
      const left = (all: readonly Seen[]) =>
        all
          .filter(({ to }) => to <= place)
          .map(({ line }) => line)
          .toSorted();
      expect(left(decisionsOf([...head, ...stretch, ...tail]))).toEqual(left(decisions));
    }),
    { numRuns: 300 },
  );
});

test('a reach is as long as a window of the lexicon, and no shorter than a stretch of the cap', () => {
  expect(reach).toBeGreaterThan(12);
  const long = {
    canonical: 'Uno Dos Tres Cuatro Cinco Seis Siete Ocho Nueve Diez Once Doce Trece Catorce Quince',
  };
  const longer = compileLexicon({ language: spanish(), entries: [long] });
  expect(decisionReach(longer.lexicon)).toBeGreaterThan(15);
});
