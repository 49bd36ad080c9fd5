/** Real recordings through the real program and model; where one is not there the tests are skipped, and say which. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createWhisperEngine, type Engine, findWhisperCli } from '@enmienda/stt-server/engines';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSileroDetector } from '../../src/voice/silero-detector.ts';
import type { VoiceDetector } from '../../src/voice/voice-detector.ts';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));
const evalDir = process.env['ENMIENDA_EVAL_DIR'];
const modelsDir = process.env['ENMIENDA_MODELS_DIR'];
const cliPath = await findWhisperCli({
  folder: repository,
  programFolders: (process.env['PATH'] ?? '').split(path.delimiter),
  whisperCli: process.env['WHISPER_CLI'],
}).catch(() => undefined);

const lacking = [
  evalDir === undefined ? 'recordings (ENMIENDA_EVAL_DIR)' : '',
  modelsDir === undefined ? 'model (ENMIENDA_MODELS_DIR)' : '',
  cliPath === undefined ? 'whisper-cli (npm run engine:build)' : '',
].filter((name) => name !== '');

if (lacking.length > 0) console.warn(`Real speech is not transcribed here; missing: ${lacking.join(', ')}.`);

/** Word error rate over all clips: edits on lower-case words without punctuation, per reference word. */
function wordErrorRate(pairs: readonly { reference: string; hypothesis: string }[]): number {
  const words = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  let edits = 0;
  let total = 0;
  for (const { reference, hypothesis } of pairs) {
    edits += editDistance(words(reference), words(hypothesis));
    total += words(reference).length;
  }
  return edits / total;
}

function editDistance(from: readonly string[], to: readonly string[]): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, word] of from.entries()) {
    const next = [index + 1];
    for (const [column, other] of to.entries()) {
      const replaced = row[column]! + (word === other ? 0 : 1);
      next.push(Math.min(replaced, row[column + 1]! + 1, next[column]! + 1));
    }
    row = next;
  }
  return row.at(-1)!;
}

describe.skipIf(lacking.length > 0)('whisper.cpp on real speech', () => {
  const clips = [
    { id: 'fleurs-es-000', language: 'es' },
    { id: 'cv-es-18364616', language: 'es' },
    { id: 'fleurs-pt-000', language: 'pt' },
  ] as const;
  let engine: Engine;
  let voice: VoiceDetector | undefined;

  beforeAll(async () => {
    const modelPath = path.join(modelsDir!, 'whisper-base', 'ggml-base-q8_0.bin');
    voice = await openSileroDetector();
    engine = await createWhisperEngine({ cliPath: cliPath!, modelPath, voice });
  });

  afterAll(async () => {
    await engine.close();
    await voice?.close();
  });

  async function clip(id: string): Promise<{ audio: Uint8Array; reference: string }> {
    const folder = path.join(evalDir!, 'speech');
    const table = (await readFile(path.join(folder, 'manifest.tsv'), 'utf8')).trim().split('\n');
    const row = table.map((line) => line.split('\t')).find((cells) => cells[0] === id)!;
    return { audio: await readFile(path.join(folder, row[2]!)), reference: row[5]! };
  }

  it('transcribes three speakers with few word errors, and gives every word a time and a confidence', async () => {
    const pairs = [];
    for (const { id, language } of clips) {
      const { audio, reference } = await clip(id);
      const hypothesis = await engine.transcribe(audio, { language });
      pairs.push({ reference, hypothesis: hypothesis.text });
      expect(hypothesis.text).toBe(hypothesis.words.map((word) => word.text).join(' '));
      let heardMs = 0;
      for (const word of hypothesis.words) {
        expect(word.startMs).toBeGreaterThanOrEqual(heardMs);
        expect(word.endMs).toBeGreaterThanOrEqual(word.startMs);
        expect(word.confidence).toBeGreaterThan(0);
        expect(word.confidence).toBeLessThanOrEqual(1);
        heardMs = word.endMs;
      }
      expect(heardMs).toBeLessThanOrEqual(hypothesis.durationMs);
    }
    expect(wordErrorRate(pairs)).toBeLessThan(0.25);
  }, 120_000);
});
