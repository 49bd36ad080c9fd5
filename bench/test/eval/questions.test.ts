import { compileLexicon, type OnlineResult } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import { FOLDS, foldOf } from '@enmienda/correction/offline/training';
import { QUESTION_EVIDENCE } from '@enmienda/correction/training';
import { describe, expect, test } from 'vitest';
import { answeredTexts, measureClarifications } from '../../src/eval/clarification-measures.ts';

import { trainQuestions } from '../../src/eval/training/question-training.ts';
import type { TrainingSet } from '../../src/eval/training/training-set.ts';
import { wilsonInterval } from '../../src/eval/wilson-interval.ts';

const language = spanish();
const row = (hypothesis: string, reference: string, terms: readonly string[]) => {
  return { id: `${hypothesis} / ${reference}`, hypothesis, reference, terms };
};
const names = ['Pensilvania', 'Miravalles', 'Bancolombia', 'Zaragoza', 'Etxeberria', 'Tlaquepaque'];
const misheard = ['pensilbana', 'miravayes', 'bancolonbia', 'saragosa', 'echeveria', 'tlaquepake'];

/** Each name misheard twice: said the first time, and the second time said if `isSaid` says so. */
function spokenSet(isSaid: (name: string) => boolean): TrainingSet {
  const { lexicon } = compileLexicon({ language, entries: names.map((canonical) => ({ canonical })) });
  const rows = names.flatMap((name, i) => {
    const heard = misheard[i] ?? '';
    const said = row(`vivo en ${heard}`, `vivo en ${name}`, [name]);
    return [said, isSaid(name) ? said : row(`vivo en ${heard}`, `vivo en ${heard}`, [])];
  });
  return { name: 'spoken', language: 'es', lexicon, rows, candidates: [], isQuiet: false, hash: '' };
}

const even = Array.from({ length: FOLDS }, () => () => 0);

describe('training what says whether a question is worth it', () => {
  test('is sooner a yes the more of what was found was said', () => {
    const all = trainQuestions([spokenSet(() => true)], even).all;
    const half = trainQuestions([spokenSet(() => false)], even).all;
    expect(all.weights).toHaveLength(QUESTION_EVIDENCE.length);
    expect(all.bias.es).toBeGreaterThan(half.bias.es);
    expect(trainQuestions([spokenSet(() => true)], even).all).toEqual(all);
  });

  test('learns nothing about a fold from its own terms', () => {
    const [told = ''] = names;
    const fold = foldOf(told);
    const mates = new Set(names.filter((name) => foldOf(name) === fold));
    const plain = trainQuestions([spokenSet(() => true)], even);
    const contrary = trainQuestions([spokenSet((name) => !mates.has(name))], even);
    expect(contrary.folds[fold]).toEqual(plain.folds[fold]);
    expect(contrary.all).not.toEqual(plain.all);
  });

  test('never finds quiet speech worth a question', () => {
    const spoken = spokenSet(() => true);
    const quiet = { ...spoken, isQuiet: true };
    expect(trainQuestions([spoken, quiet], even).all.bias.es).toBeLessThan(
      trainQuestions([spoken], even).all.bias.es,
    );
  });
});

const result = (
  original: string,
  question?: { start: number; end: number; options: string[] },
): OnlineResult => ({
  text: original,
  original,
  corrections: [],
  suggestions: [],
  ...(question === undefined ? {} : { clarification: { ...question, mode: 'choose', question: '' } }),
});

describe('questions', () => {
  const rows = [
    row('vivo en saragosa', 'vivo en Zaragoza', ['Zaragoza']),
    row('de bana y mirabayes', 'de Bana y Miravalles', ['Bana', 'Miravalles']),
    row('nada', 'nada', []),
  ];
  const results = [
    result('vivo en saragosa', { start: 8, end: 16, options: ['Tarragona', 'Zaragoza'] }),
    result('de bana y mirabayes'),
    result('nada', { start: 0, end: 4, options: ['Granada'] }),
  ];

  test('are useful where they offer what was said and is missing', () => {
    expect(measureClarifications(rows, results)).toMatchObject({
      questions: 2,
      useful: 1,
      usefulPercent: 50,
      firstUseful: 0,
      missUtterances: 2,
      questionsPerMiss: 1,
    });
  });

  test('are answered with what was said, where it is offered', () => {
    const texts = answeredTexts(rows, results).map(({ text }) => text);
    expect(texts).toEqual(['vivo en Zaragoza', 'de bana y mirabayes', 'nada']);
  });

  test('are answered in place, beside corrections and in place of those among the words', () => {
    const original = 'soy de saragosa y vivo en mira fores';
    const correction = (start: number, end: number, replacement: string) => ({
      ...{ id: '', start, end, original: original.slice(start, end), replacement, method: 'edit' as const },
      ...{
        score: 1,
        margin: 1,
        evidence: { phoneSimilarity: 1, heardWords: 1, termWords: 1, everydayRank: 0 },
      },
    });
    const corrected: OnlineResult = {
      ...result(original, { start: 26, end: 36, options: ['Miraflores'] }),
      text: 'soy de Zaragoza y vivo en mira Flores',
      corrections: [correction(7, 15, 'Zaragoza'), correction(31, 36, 'Flores')],
    };
    const said = row(original, 'soy de Zaragoza y vivo en Miraflores', ['Miraflores']);
    expect(answeredTexts([said], [corrected])[0]?.text).toBe('soy de Zaragoza y vivo en Miraflores');
  });

  test.each([
    { successes: 0, trials: 0, interval: [0, 100] },
    { successes: 0, trials: 10, interval: [0, 27.8] },
    { successes: 5, trials: 10, interval: [23.7, 76.3] },
    { successes: 10, trials: 10, interval: [72.2, 100] },
  ])('of which $successes in $trials are useful: $interval', ({ successes, trials, interval }) => {
    expect(wilsonInterval(successes, trials)).toEqual(interval);
  });
});
