import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { compileLexicon } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import { createScoredCorrector } from '@enmienda/correction/training';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OptionsError } from '../../src/bench-command.ts';
import { replaceMarkedPart } from '../../src/eval/accuracy-page/marked-parts.ts';
import { tuningPart } from '../../src/eval/accuracy-page/tuning-part.ts';
import { EvaluationError } from '../../src/eval/evaluation-error.ts';
import type { MakeCorrector } from '../../src/eval/online-evaluation.ts';
import { prepareSet } from '../../src/eval/prepared-set.ts';
import { countUpperBound } from '../../src/eval/tuning/event-rate.ts';
import { tune } from '../../src/eval/tuning/tuning.ts';
import { runTuning } from '../../src/eval/tuning/tuning-command.ts';
import { readVocabulary } from '../../src/eval/vocabulary.ts';

const quiet = () => undefined;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'tuning-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const turns = [
  ['tengo cuenta en bancolonvia', 'tengo cuenta en Bancolombia'],
  ['llamo por la póliza de sanitas', 'llamo por la póliza de Sanitas'],
  ['la empresa se llama sanita', 'la empresa se llama Sanita'],
  ['me atendieron en la fundación sanita', 'me atendieron en la fundación Sanita'],
  ['pago con mobistar', 'pago con Movistar'],
  ['no quiero nada más gracias', 'no quiero nada más gracias'],
];

async function write(name: string, text: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, text);
  return file;
}

async function files() {
  const rows = turns.map(([hypothesis, reference], i) =>
    JSON.stringify({ id: String(i), hypothesis, reference }),
  );
  return {
    language: 'es',
    pairs: await write('pairs.jsonl', rows.join('\n')),
    terms: await write('terms.txt', 'Bancolombia\nSanitas\nMovistar\n'),
  };
}

/** Scores that don't hang on what the built-in score was trained with. */
const bySureness: MakeCorrector = (lexicon, policy) =>
  createScoredCorrector(lexicon, policy, (_, { canonical }) => (canonical === 'Sanitas' ? 0.62 : 0.93));

describe('the bound of a count', () => {
  test.each([
    [0, 2.996],
    [1, 4.744],
    [2, 6.296],
    [5, 10.513],
    [10, 16.962],
    [50, 63.287],
  ])('for %i is what tables of the Poisson distribution have: %d', (count, bound) => {
    expect(countUpperBound(count)).toBeCloseTo(bound, 2);
  });
});

describe('tuning', () => {
  test('finds the terms of a reference, and a threshold that breaks no more than is allowed', async () => {
    const set = await prepareSet(await files(), {}, quiet);
    expect(set.rows[0]?.terms).toEqual(['Bancolombia']);
    const tuning = tune(set, 50, bySureness);
    expect(tuning.utterances).toBe(6);
    expect(tuning.applyThreshold?.measures.broken).toBe(0);
    const lower = tuning.thresholds.filter(
      ({ threshold }) => threshold < (tuning.applyThreshold?.threshold ?? 0),
    );
    expect(lower.at(-1)?.measures.broken ?? 1).toBeGreaterThan(0);
    expect(tuning.rightWordsNeeded).toBe(5992);
  });

  test('names a term that is written where nobody said it, with a threshold that stops it', async () => {
    const set = await prepareSet(await files(), {}, quiet);
    const { overfiring } = tune(set, 100_000, bySureness);
    const [sanitas] = overfiring;
    expect(sanitas).toMatchObject({ canonical: 'Sanitas', wrong: 2, threshold: 1 });
  });

  test('counts each thing found in one band of scores', async () => {
    const set = await prepareSet(await files(), {}, quiet);
    const { bands } = tune(set, 50, bySureness);
    expect(bands.map(({ from }) => from)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]);
    expect(bands.reduce((sum, { right }) => sum + right, 0)).toBeGreaterThanOrEqual(2);
    expect(bands.every(({ found, right }) => right <= found)).toBe(true);
  });

  test('is told as text and as JSON', async () => {
    const { language, pairs, terms } = await files();
    const argv = ['--pairs', pairs, '--terms', terms, '--language', language];
    expect(await runTuning(argv, quiet)).toMatch(/^6 utterances, \d+ right words.*applyThreshold 0\.\d+/su);
    const json = JSON.parse(await runTuning([...argv, '--json'], quiet)) as object;
    expect(json).toMatchObject({ utterances: 6 });
    expect(await runTuning(['--help'], quiet)).toContain('--broken N');
  });

  test.each([
    [['--language', 'es', '--terms', 'terms.txt'], 'give --pairs FILE'],
    [['--broken', 'x'], '--broken takes a number'],
    [['--unknown'], '--unknown'],
  ])('refuses %j', async (argv, message) => {
    await expect(runTuning(argv, quiet)).rejects.toThrow(message);
    await expect(runTuning(argv, quiet)).rejects.toThrow(OptionsError);
  });
});

describe('docs/tuning.md', () => {
  test('shows what its command prints now', { timeout: 60_000 }, async () => {
    const root = path.join(import.meta.dirname, '..', '..', '..');
    const page = await readFile(path.join(root, 'docs', 'tuning.md'), 'utf8');
    expect(page).toContain(
      'npm run eval -- tune --pairs data/calls/es --terms data/lexicons --language es\n',
    );
    const message = 'write it anew: node bench/dist/eval/accuracy-page/bin.js --examples';
    expect(replaceMarkedPart(page, 'tuning', await tuningPart(root)), message).toBe(page);
  });

  test('has lexicon entries that a lexicon takes', async () => {
    const root = path.join(import.meta.dirname, '..', '..', '..');
    const page = await readFile(path.join(root, 'docs', 'tuning.md'), 'utf8');
    const [, json = ''] = /```json\n(.*?)```/su.exec(page) ?? [];
    const lexicons = path.join(folder, 'lexicons');
    await mkdir(path.join(lexicons, 'es'), { recursive: true });
    await writeFile(path.join(lexicons, 'es', 'telecoms.json'), json);
    const { entries, pairs } = await readVocabulary(lexicons, 'es');
    const { problems } = compileLexicon({ language: spanish(), entries, pairs });
    expect(entries.length).toBeGreaterThanOrEqual(4);
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

describe('a folder of calls', () => {
  test('is read a row a turn, with the vocabulary’s terms', async () => {
    const calls = path.join(folder, 'calls');
    await mkdir(calls);
    const turn = { hypothesis: 'en mobistar', reference: 'En Movistar.' };
    await writeFile(path.join(calls, 'a.json'), JSON.stringify({ call_id: 'a', turns: [turn, turn] }));
    const { rows } = await prepareSet({ ...(await files()), pairs: calls }, {}, quiet);
    expect(rows).toEqual([1, 2].map((number) => ({ ...turn, id: `a-${number}`, terms: ['Movistar'] })));
  });

  test('that holds none, or something else, is refused', async () => {
    const empty = path.join(folder, 'empty');
    await mkdir(empty);
    const source = { ...(await files()), pairs: empty };
    await expect(prepareSet(source, {}, quiet)).rejects.toThrow('holds no call');
    await writeFile(path.join(empty, 'a.json'), '{"turns": 3}');
    await expect(prepareSet(source, {}, quiet)).rejects.toThrow(EvaluationError);
  });
});
