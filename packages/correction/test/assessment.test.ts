import { compileLexicon, createCorrector } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import { describe, expect, test } from 'vitest';
import { assessAll } from '../src/assessment.ts';
import { candidateAt } from '../src/sound-of-window.ts';
import { readUtterance } from '../src/utterance.ts';

const language = spanish();

/** The words of an utterance heard as a term, and what the score says. */
interface Likely {
  readonly term: string;
  readonly from: number;
  readonly to: number;
  readonly score: number;
}

/** Which terms are applied, given how likely each is; in the order of the windows. */
function appliedOf(text: string, likely: readonly Likely[]): readonly string[] {
  const entries = likely.map(({ term }) => ({ canonical: term }));
  const { lexicon } = compileLexicon({ language, entries });
  const corrector = createCorrector(lexicon, { applyThreshold: 0.5, minMargin: 0.05 });
  const utterance = readUtterance(text, lexicon);
  const terms = [...lexicon.terms()];
  const scored = likely.map(({ term: canonical, from, to, score }) => {
    const term = terms.find((one) => one.canonical === canonical)!;
    return {
      candidate: { ...candidateAt(utterance, { term, from, to }, language), method: 'edit' as const },
      score,
    };
  });
  const { policy, questionLikelihood } = corrector;
  return assessAll(scored, { utterance, policy, questionLikelihood, refused: undefined })
    .filter(({ decision }) => decision === 'apply')
    .map(({ candidate }) => candidate.term.canonical);
}

describe('of nested terms', () => {
  const inner = { term: 'Banco Telmar', from: 1, to: 3, score: 0.9 };
  const outer = { term: 'Banco Telmar Norsa', from: 1, to: 4, score: 0.8 };
  const text = 'del vanco delmar morsa ayer';

  test('the longest that is likely enough wins, whatever the scores', () => {
    expect(appliedOf(text, [inner, outer])).toEqual(['Banco Telmar Norsa']);
  });

  test('the longest wins beside two inside it that are likelier and overlap', () => {
    const first = { ...inner, score: 0.84 };
    const last = { term: 'Telmar Norsa', from: 2, to: 4, score: 0.9 };
    expect(appliedOf(text, [first, outer, last])).toEqual(['Banco Telmar Norsa']);
    expect(appliedOf(text, [outer, first, last])).toEqual(['Banco Telmar Norsa']);
  });

  test('one that has a rival of its own keeps no shorter one out', () => {
    const rival = { term: 'Manco Delmer Morse', from: 1, to: 4, score: 0.79 };
    expect(appliedOf(text, [inner, outer, rival])).toEqual(['Banco Telmar']);
  });

  test('one that is not likely enough keeps no shorter one out', () => {
    expect(appliedOf(text, [inner, { ...outer, score: 0.4 }])).toEqual(['Banco Telmar']);
  });

  test('one that the longest of three keeps out keeps none out itself', () => {
    const longest = { term: 'Banco Telmar Norsa Ayez', from: 1, to: 5, score: 0.7 };
    expect(appliedOf(text, [inner, outer, longest])).toEqual(['Banco Telmar Norsa Ayez']);
  });
});
