import { describe, expect, test } from 'vitest';
import type { ScoredCandidate } from '../src/assessment.ts';
import { compileLexicon } from '../src/compile-lexicon.ts';
import { spanish } from '../src/es.ts';
import { readUtterance } from '../src/utterance.ts';
import { chooseWindows } from '../src/window-choice.ts';

const { lexicon } = compileLexicon({
  language: spanish(),
  entries: [{ canonical: 'Colsanitas' }, { canonical: 'Anitas' }],
});

/** `Term from-to similarity score` of windows in a text, and the scores afterwards. */
function chosenIn(text: string, ...windows: readonly string[]): readonly number[] {
  const scored = windows.map((window): ScoredCandidate => {
    const [canonical, place = '', similarity, score] = window.split(' ');
    const [from = 0, to = 0] = place.split('-').map(Number);
    const term = [...lexicon.terms()].find((one) => one.canonical === canonical);
    if (term === undefined) throw new Error(`${window}: there is no such term in the test.`);
    const candidate = {
      term,
      from,
      to,
      method: 'edit' as const,
      distance: 0,
      heardPhones: 0,
      termPhones: 0,
      firstPhone: 0,
      lastPhone: 0,
      similarity: Number(similarity),
    };
    return { candidate, score: Number(score) };
  });
  return chooseWindows(scored, readUtterance(text, lexicon), lexicon.language.stopWords).map(
    ({ score }) => score,
  );
}

const chosen = (...windows: readonly string[]) => chosenIn('colas anitas dice colas anitas', ...windows);

describe('of windows for one term', () => {
  test('the whole mention takes over the score of a piece of it', () => {
    expect(chosen('Colsanitas 0-1 0.65 0.9', 'Colsanitas 0-2 0.95 0.6')).toEqual([0, 0.9]);
  });

  test('those hardly less alike keep their own scores', () => {
    expect(chosen('Colsanitas 0-1 0.91 0.9', 'Colsanitas 0-2 0.95 0.6')).toEqual([0.9, 0.6]);
  });

  test('an unlikely one outdoes nothing, however alike', () => {
    expect(chosen('Colsanitas 0-1 0.65 0.9', 'Colsanitas 0-2 0.95 0.49')).toEqual([0.9, 0.49]);
  });

  test('the likeliest of those that outdo a piece takes its score over, and no other', () => {
    expect(chosen('Colsanitas 0-1 0.65 0.9', 'Colsanitas 0-2 0.95 0.7', 'Colsanitas 0-3 0.93 0.6')).toEqual([
      0, 0.9, 0.6,
    ]);
  });

  test('one that takes in a stop word of the sentence outdoes nothing', () => {
    const windows = ['Colsanitas 0-1 0.65 0.9', 'Colsanitas 0-2 0.95 0.6'];
    expect(chosenIn('colsani das', ...windows)).toEqual([0, 0.9]);
    expect(chosenIn('colsani la', ...windows)).toEqual([0.9, 0.6]);
  });

  test('those in other places are other mentions', () => {
    expect(chosen('Colsanitas 0-1 0.65 0.9', 'Colsanitas 3-5 0.95 0.6')).toEqual([0.9, 0.6]);
  });

  test('a longer one that reaches into another likely term outdoes nothing', () => {
    expect(chosen('Colsanitas 0-1 0.65 0.9', 'Colsanitas 0-2 0.95 0.6', 'Anitas 1-2 0.9 0.8')).toEqual([
      0.9, 0.6, 0.8,
    ]);
  });
});

test('windows for different terms keep their scores', () => {
  expect(chosen('Colsanitas 0-1 0.65 0.9', 'Anitas 0-2 0.95 0.6')).toEqual([0.9, 0.6]);
});
