import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createCorrector } from '@enmienda/correction';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hybridModelSource } from '../../src/eval/offline-training/hybrid-model-source.ts';
import { type OfflineSet, readOfflineSet } from '../../src/eval/offline-training/offline-set.ts';
import { compareOnUnseenTerms } from '../../src/eval/offline-training/offline-validation.ts';
import {
  fitWeights,
  foldWeights,
  heldOutLoss,
  onlineCoefficient,
  type SecondRow,
  secondRows,
} from '../../src/eval/offline-training/second-weights.ts';
import { FOLDS, foldOf } from '../../src/eval/training/labelled-candidates.ts';

const quiet = () => undefined;
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'offline-training-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function setOf(second: string): Promise<OfflineSet> {
  const write = async (name: string, text: string) => {
    await writeFile(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const reference = 'vivo en Xochimilco desde ayer';
  const row = { id: '1', hypothesis: 'vivo en sochi milco desde ayer', reference, terms: ['Xochimilco'] };
  return readOfflineSet(
    {
      language: 'es',
      pairs: await write('pairs.jsonl', JSON.stringify(row)),
      terms: await write('terms.txt', 'Xochimilco\nBancolombia\n'),
      second: await write('second.jsonl', JSON.stringify({ ...row, hypothesis: second })),
    },
    quiet,
  );
}

const rowOf = (feature: 0 | 1 | 2, label: 0 | 1, termFold = 0): SecondRow => ({
  features: [0, 1, 2].map((i) => (i === feature ? 1 : 0)),
  offset: 0,
  label,
  weight: 1,
  termFold,
  utteranceFolds: new Set([termFold]),
});

test('each likely mention is a row, with what the second transcription has and whether it is right', async () => {
  const set = await setOf('vivo en Xochimilco desde ayer');
  const rows = await secondRows(set, createCorrector(set.lexicon));
  const fold = foldOf('Xochimilco');
  expect(rows).toContainEqual(
    expect.objectContaining({
      features: [1, 0, 0],
      label: 1,
      termFold: fold,
      utteranceFolds: new Set([fold]),
    }),
  );
  expect(rows).toHaveLength(1);
});

test('the files of a set, the second transcription too, are in its hash', async () => {
  const one = await setOf('vivo en Xochimilco desde ayer');
  const other = await setOf('vivo en Xochimilco desde hoy');
  expect(one.hash).not.toBe(other.hash);
  expect((await setOf('vivo en Xochimilco desde ayer')).hash).toBe(one.hash);
});

test('weights are high for what is right and low for what is wrong', () => {
  const rows = [0, 1, 2, 3].flatMap((i) => [rowOf(0, 1), rowOf(1, 0), rowOf(2, i % 2 === 0 ? 1 : 0)]);
  const weights = fitWeights(rows);
  expect(weights.term).toBeGreaterThan(0.5);
  expect(weights['same-words']).toBeLessThan(-0.5);
  expect(weights['other-words']).toBeCloseTo(0, 6);
});

test('the weights of a fold know nothing of its terms', () => {
  const others = Array.from({ length: FOLDS }, (_, fold) => rowOf(0, 1, fold));
  const contrary = Array.from({ length: 20 }, () => rowOf(0, 0, 2));
  const [first, , second] = foldWeights([...others, ...contrary]);
  expect(second?.term).toBeGreaterThan(0);
  expect(first?.term).toBeLessThan(0);
  const loss = heldOutLoss(contrary, foldWeights([...others, ...contrary]));
  expect(loss.fitted).toBeGreaterThan(loss.online);
});

test('the coefficient of the online logit comes out below 1 where that is too sure of itself', () => {
  const rows = Array.from({ length: 400 }, (_, i) => ({
    ...rowOf(2, i % 4 === 0 ? 0 : 1),
    offset: i % 2 === 0 ? 4 : -4,
  }));
  expect(onlineCoefficient(rows)).toBeLessThan(0.5);
});

test('both paths are compared with the fold’s own forest and weights', async () => {
  const set = await setOf('vivo en Xochimilco desde ayer');
  const fold = foldOf('Xochimilco');
  const none = { term: 0, 'same-words': 0, 'other-words': 0 };
  const undecided = { bias: { es: 0, pt: 0, en: 0 }, logit: 1, weights: [0, 0, 0, 0] };
  const forests = {
    logits: Array.from({ length: FOLDS }, () => () => 0.5),
    calibration: { scale: 1, offset: 0 },
    questions: { folds: Array.from({ length: FOLDS }, () => undecided), all: undecided },
  };
  const apply = async (term: number) => {
    const weights = Array.from({ length: FOLDS }, (_, i) => (i === fold ? { ...none, term } : none));
    return compareOnUnseenTerms(set, { forests, weights }, { applyThreshold: 0.9 });
  };
  const sure = await apply(5);
  expect(sure.online.recovered).toBe(0);
  expect(sure.offline.recovered).toBe(1);
  expect((await apply(0)).offline.recovered).toBe(0);
});

test('the written module holds the weights and what they were fitted on', async () => {
  const set = await setOf('vivo en Xochimilco desde ayer');
  const weights = { term: 1.25, 'same-words': -0.5, 'other-words': 0 };
  const source = hybridModelSource(weights, { sets: [set], candidates: 7 });
  expect(source).toContain("second: { term: 1.25, 'same-words': -0.5, 'other-words': 0 },");
  expect(source).toMatch(/dataHash: '[0-9a-f]{64}',\n {2}candidates: 7,/u);
});
