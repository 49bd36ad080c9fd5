import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { HybridModel } from '@enmienda/correction/offline';
import {
  FOLDS,
  foldOf,
  measureCalibration,
  type UtteranceCurve,
} from '@enmienda/correction/offline/training';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hybridModelSource } from '../../src/eval/offline-training/hybrid-model-source.ts';
import { calibrationTable, curvesOf, offlineTable } from '../../src/eval/offline-training/offline-report.ts';
import { hybridSet, type OfflineSet, readOfflineSet } from '../../src/eval/offline-training/offline-set.ts';
import { reliabilityPlot } from '../../src/eval/offline-training/reliability-plot.ts';

const quiet = () => undefined;
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'offline-training-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function setOf(second: string, isQuiet = false): Promise<OfflineSet> {
  const write = async (name: string, text: string) => {
    await writeFile(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const reference = 'vivo en Xochimilco desde ayer';
  const row = { id: '1', hypothesis: 'vivo en sochi milco desde ayer', reference, terms: ['Xochimilco'] };
  const files = {
    language: 'es',
    pairs: await write('pairs.jsonl', JSON.stringify(row)),
    terms: await write('terms.txt', 'Xochimilco\nBancolombia\n'),
    second: await write('second.jsonl', JSON.stringify({ ...row, hypothesis: second })),
  };
  return readOfflineSet(files, quiet, isQuiet);
}

test('the files of a set, the second transcription too, are in its hash', async () => {
  const one = await setOf('vivo en Xochimilco desde ayer');
  const other = await setOf('vivo en Xochimilco desde hoy');
  expect(one.hash).not.toBe(other.hash);
  expect((await setOf('vivo en Xochimilco desde ayer')).hash).toBe(one.hash);
});

const undecided = { bias: { es: 0, pt: 0, en: 0 }, logit: 1, weights: [0, 0, 0, 0] };
const forests = {
  logits: Array.from({ length: FOLDS }, (_, fold) => () => fold),
  calibration: { scale: 1, offset: 0 },
  questions: { folds: Array.from({ length: FOLDS }, () => undecided), all: undecided },
};

test('the online score of a row comes from the forest that never saw its term, in quiet speech the row', async () => {
  const set = await setOf('vivo en Xochimilco desde ayer');
  const [row] = set.rows;
  const [term] = set.lexicon.terms();
  if (row === undefined || term === undefined) throw new Error('The set of the test is empty.');
  const scoreOf = (one: OfflineSet) =>
    hybridSet(one, forests).onlineOf(row.reference).score(new Float64Array(0), term);
  const logistic = (fold: number) => 1 / (1 + Math.exp(-fold));
  expect(scoreOf(set)).toBeCloseTo(logistic(foldOf(term.canonical)), 9);
  expect(scoreOf({ ...set, isQuiet: true })).toBeCloseTo(logistic(foldOf(row.reference)), 9);
});

const untouched = {
  changed: 0,
  worse: 0,
  referenceWords: 10,
  errorsBefore: 2,
  errorsAfter: 2,
  rightBefore: 8,
  fixed: 0,
  broken: 0,
  mentions: 1,
  mentionsBefore: 0,
  mentionsAfter: 0,
  missed: 1,
  recovered: 0,
  lost: 0,
};
const curve = (threshold: number): UtteranceCurve => ({
  fold: 0,
  untouched,
  steps: [
    { threshold: 1, counts: untouched },
    { threshold, counts: { ...untouched, recovered: 1, errorsAfter: 1, changed: 1 } },
  ],
});

test('the table has each set at the threshold of its language, and those with second transcriptions at theirs', () => {
  const shape = { language: 'es', isQuiet: false, hasSecond: false } as const;
  const alone = { ...shape, name: 'calls', curves: [curve(0.6), curve(0.3)] };
  const second = { ...shape, name: 'calls + second', hasSecond: true, curves: [curve(0.9), curve(0.8)] };
  const tableAt = (secondThresholds: { readonly es?: number }) =>
    offlineTable(
      [alone, second],
      { thresholds: { es: 0.5 }, secondThresholds },
      { perSets: 50, perQuiet: 15 },
    );
  const table = tableAt({});
  expect(table).toMatch(/\| calls \| 2 \| 50\.0 .* \| 0\.0 .* \| 25\.0 \| 0\.5 \|/u);
  expect(table).toMatch(/\| calls \+ second \| 2 \| 100\.0 .* \| 50\.0 \| 0\.5 \| – \|/u);
  expect(tableAt({ es: 0.85 })).toMatch(/\| calls \+ second \| 2 \| 50\.0 .* \| 25\.0 \| 0\.85 \| – \|/u);
  expect(curvesOf([alone, second], 'es').sets).toEqual([alone.curves]);
  expect(curvesOf([alone, second], 'es', true).sets).toEqual([second.curves]);
});

test('the calibration is a table, and a diagram that says it in words', () => {
  const measures = measureCalibration([
    { probability: 0.9, label: 1 },
    { probability: 0.2, label: 0 },
  ]);
  const calibrations = [{ language: 'pt', measures }] as const;
  expect(calibrationTable(calibrations)).toContain('| pt | 2 | 0.0250 | 0.1500 |');
  expect(reliabilityPlot(calibrations)).toContain('pt: expected calibration error 0.1500');
});

test('the written module holds the model and what it was trained on', () => {
  const model: HybridModel = {
    features: ['similarity'],
    forest: { bias: -1.5, trees: ['0<=0.82 -0.31 0.27'] },
    alone: { found: { forest: 0.2, online: 0.8, bias: 0.1 }, notFound: { forest: 0.9, bias: -0.3 } },
    withSecond: { found: { forest: 0.5, online: 0.5, bias: 0 }, notFound: { forest: 1, bias: 0 } },
    thresholds: { es: 0.46, pt: 0.5 },
    secondThresholds: { es: 0.4 },
    dataHash: 'f00d',
    utterances: 7,
    candidates: 70,
  };
  const source = hybridModelSource(model);
  expect(source).toContain('found: { forest: 0.2, online: 0.8, bias: 0.1 },');
  expect(source).toContain('  thresholds: { es: 0.46, pt: 0.5 },\n  secondThresholds: { es: 0.4 },\n');
  expect(source).toContain("      '0<=0.82 -0.31 0.27',\n");
  expect(source).toContain("dataHash: 'f00d',");
});
