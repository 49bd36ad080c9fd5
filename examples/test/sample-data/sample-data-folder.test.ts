import { stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadLexiconFolder } from '@enmienda/stt-server/lexicons';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ScriptedCall } from '../../src/sample-data/call-script.ts';
import { parseCallScript } from '../../src/sample-data/call-script.ts';
import { readSampleCalls, type SampleCall } from '../../src/sample-data/sample-call.ts';
import { readCallScripts, staleCallFiles, toSampleCall } from '../../src/sample-data/sample-data-folder.ts';

const data = fileURLToPath(new URL('../../../data', import.meta.url));
const AUDIO_LIMIT_BYTES = 12 * 1024 * 1024;

let scripts: readonly ScriptedCall[];
let calls: readonly SampleCall[];

beforeAll(async () => {
  scripts = await readCallScripts(data);
  calls = await readSampleCalls(path.join(data, 'calls'));
});

describe('the sample calls', () => {
  test('are what the scripts say', async () => {
    expect(await staleCallFiles(data)).toEqual([]);
  });

  test('are at least 60, in three languages and six dialects of Spanish, on two days', () => {
    expect(calls.length).toBeGreaterThanOrEqual(60);
    expect(new Set(calls.map(({ callId }) => callId)).size).toBe(calls.length);
    expect(new Set(calls.map(({ dialect }) => dialect))).toEqual(
      new Set(['es-ES', 'es-MX', 'es-CO', 'es-AR', 'es-CL', 'es-PE', 'pt-BR', 'en-US', 'en-GB']),
    );
    expect(new Set(calls.map(({ day }) => day))).toEqual(new Set([1, 2]));
  });

  test('have nothing to correct in four turns of ten or more', () => {
    const turns = scripts.flatMap((call) => call.turns);
    const clean = turns.filter(({ hasErrors }) => !hasErrors).length;
    expect(clean / turns.length).toBeGreaterThanOrEqual(0.4);
  });

  test('mishear ten or more terms the same way in two calls of day 1 and again on day 2', () => {
    const seen = new Map<string, Set<string>[]>();
    for (const call of scripts)
      for (const { canonical, heard } of call.turns.flatMap(({ terms }) => terms)) {
        if (heard === undefined) continue;
        const key = `${call.language} ${heard} → ${canonical}`;
        const days = seen.get(key) ?? [new Set(), new Set()];
        days[call.day - 1]?.add(call.callId);
        seen.set(key, days);
      }
    const recurring = [...seen].filter(([, [first, second]]) => first!.size >= 2 && second!.size >= 1);
    expect(recurring.length).toBeGreaterThanOrEqual(10);
  });

  test('name only terms of the lexicons', async () => {
    const lexicons = await loadLexiconFolder(path.join(data, 'lexicons'));
    const known = new Set(
      lexicons.flatMap(({ language, entries }) =>
        entries.map(({ canonical }) => `${language} ${canonical.toLowerCase()}`),
      ),
    );
    const named = scripts.flatMap(({ language, turns }) =>
      turns.flatMap(({ terms }) => terms.map(({ canonical }) => `${language} ${canonical.toLowerCase()}`)),
    );
    expect(named.filter((term) => !known.has(term))).toEqual([]);
  });

  test('have words that join to the hypothesis, one after the other in time', () => {
    for (const { callId, turns } of calls) {
      const words = turns.flatMap((turn) => turn.words);
      const bounds = words.flatMap(({ startMs, endMs }) => [startMs, endMs]);
      expect(bounds, callId).toEqual(bounds.toSorted((a, b) => a - b));
      for (const turn of turns)
        expect(turn.words.map(({ text }) => text).join(' '), callId).toBe(turn.hypothesis);
    }
  });

  test('hear most right words with confidence, and wrong ones anyhow', () => {
    const right: number[] = [];
    const wrong: number[] = [];
    for (const script of scripts) {
      const timed = toSampleCall(script).turns.flatMap(({ words }) => words);
      for (const [index, word] of script.turns.flatMap(({ words }) => words).entries())
        (word.right ? right : wrong).push(timed[index]!.confidence);
    }
    const share = (values: number[], limit: number) =>
      values.filter((value) => value < limit).length / values.length;
    expect(share(right, 0.5)).toBeLessThan(0.08);
    expect(share(right, 0.85)).toBeLessThan(0.35);
    expect(share(wrong, 0.5)).toBeGreaterThan(0.25);
    expect(share(wrong, 0.5)).toBeLessThan(0.6);
  });

  test('have audio each, 12 MB together at most', async () => {
    const sizes = await Promise.all(
      calls.map(async ({ language, audio }) => (await stat(path.join(data, 'calls', language, audio))).size),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(AUDIO_LIMIT_BYTES);
  });
});

test('a script line that is neither header nor turn is named', () => {
  expect(() => parseCallScript('== es-MX banking 01 | day 3 | agent mx-07 | 15:02', 'x.txt')).toThrow(
    /x\.txt:1 /u,
  );
  expect(() => parseCallScript('A: Hola.', 'x.txt')).toThrow(SyntaxError);
});
