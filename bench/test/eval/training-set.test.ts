import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { drawDistractors } from '../../src/eval/distractors.ts';
import { readQuietNames, readTrainingSet } from '../../src/eval/training/training-set.ts';

const quiet = () => undefined;
let folder = '';
let files = { language: 'es', pairs: '', terms: '' };

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'training-set-'));
  files = {
    language: 'es',
    pairs: path.join(folder, 'calls.jsonl'),
    terms: path.join(folder, 'towns.terms.txt'),
  };
  const text = 'vivo en sochi milco';
  await writeFile(files.pairs, JSON.stringify({ id: '1', hypothesis: text, reference: text, terms: [] }));
  await writeFile(files.terms, 'Xochimilco\n');
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

test('a quiet set says whose speech and which vocabulary it is, and has false alarms only', async () => {
  const set = await readTrainingSet(files, quiet, true);
  expect(set).toMatchObject({ name: 'calls with towns', language: 'es', isQuiet: true });
  expect(set.candidates.length).toBeGreaterThan(0);
  expect(set.candidates.every(({ label }) => label === 0)).toBe(true);
});

test('drawn names are others than the evaluation takes as distractors', { timeout: 30_000 }, async () => {
  const set = await readQuietNames(files, 40, quiet);
  const measured = drawDistractors('es', 20_000, { references: [], vocabulary: [] }).terms;
  const drawn = Array.from(set.lexicon.terms(), ({ canonical }) => canonical);
  expect(drawn.length).toBeGreaterThan(30);
  expect(drawn.filter((name) => measured.includes(name))).toEqual([]);
  expect(set.name).toBe('calls with 40 names');
});
