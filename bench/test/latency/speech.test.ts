import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cutUtterances, readSampleCalls, readSpeech } from '../../src/latency/speech.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'enmienda-bench-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('utterances have the size asked for, one after the other, from the start again at the end', () => {
  const speech = { origin: 'here', words: ['a', 'b', 'c', 'd', 'e'] };
  expect(cutUtterances(speech, 2, 3)).toEqual(['a b', 'c d', 'e a']);
});

test('speech without a word is refused', () => {
  expect(() => cutUtterances({ origin: 'here', words: [] }, 2, 1)).toThrow(RangeError);
});

test('JSON lines give the words of their hypotheses in order', async () => {
  const path = join(folder, 'pairs.jsonl');
  await writeFile(path, '{"id":"1","hypothesis":"hola buenas"}\n\n{"hypothesis":"adiós"}\n');
  expect((await readSpeech([path])).words).toEqual(['hola', 'buenas', 'adiós']);
});

test('a line without a hypothesis is refused', async () => {
  const path = join(folder, 'wrong.jsonl');
  await writeFile(path, '{"text":"hola"}\n');
  await expect(readSpeech([path])).rejects.toThrow('hypothesis');
});

test('the sample calls are enough for utterances of 60 words', async () => {
  const speech = await readSampleCalls(fileURLToPath(new URL('../../../data/calls/es', import.meta.url)));
  expect(speech.words.length).toBeGreaterThan(1000);
  expect(new Set(cutUtterances(speech, 60, 10)).size).toBe(10);
});
