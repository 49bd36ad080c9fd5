import { compileLexicon, createCorrector, processOnline } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import { expect, test } from 'vitest';
import { vocabularyShift } from '../src/vocabulary-shift.ts';

const language = spanish();
const text = 'tengo cuenta en bancolonvia';

/** The score of `Bancolombia` beside `others` names that sound like nothing in the text. */
function scoreBeside(others: number): number | undefined {
  const names = Array.from({ length: others }, (_, i) => ({ canonical: `Qx${i.toString(36)} Ruiz` }));
  const { lexicon } = compileLexicon({ language, entries: [{ canonical: 'Bancolombia' }, ...names] });
  const corrector = createCorrector(lexicon, { applyThreshold: 0.01 });
  return processOnline(corrector, { text }).corrections[0]?.score;
}

test('vocabularies like those that the score is trained with leave it as it is', () => {
  expect([0, 1, 800, 2000].map(vocabularyShift)).toEqual([0, 0, 0, 0]);
});

test('ten times the terms cost as much wherever one begins', () => {
  const first = vocabularyShift(20_000);
  expect(first).toBeLessThan(-0.5);
  expect(vocabularyShift(200_000)).toBeCloseTo(2 * first);
});

test('the same words are less sure a term where there are more terms', () => {
  const few = scoreBeside(100) ?? 0;
  const many = scoreBeside(5000) ?? 0;
  expect(few).toBeGreaterThan(0);
  expect(few).toBe(scoreBeside(1000));
  expect(Math.log(many / (1 - many)) - Math.log(few / (1 - few))).toBeCloseTo(vocabularyShift(5001));
});
