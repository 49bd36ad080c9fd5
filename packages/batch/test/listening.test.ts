import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AcousticQuestion, AcousticScorer } from '@enmienda/correction/offline';
import type { RecordingId } from '@enmienda/storage';
import { readSettings } from '@enmienda/stt-server/settings';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLexiconCorrectors, type LexiconCorrectors } from '../src/lexicon-correctors.ts';
import { silentLog } from '../src/log.ts';
import { openBatch } from '../src/open-batch.ts';
import type { RecordingResult } from '../src/recording-result.ts';
import { resultLine } from '../src/result-line.ts';
import { createWorker } from '../src/worker.ts';
import {
  openTempStorage,
  type TempStorage,
  toneWav,
  workerConfig,
  workerDeps,
  writeLexicon,
} from './temp-storage.ts';

const never = new AbortController().signal;

describe('listening again', () => {
  let storage: TempStorage;
  let correctors: LexiconCorrectors;
  let questions: AcousticQuestion[];

  beforeEach(async () => {
    storage = await openTempStorage();
    const folder = await writeLexicon(storage.rootPath);
    correctors = createLexiconCorrectors({ folder, learning: storage.learning, log: silentLog });
    questions = [];
  });

  afterEach(async () => {
    correctors.close();
    await storage.remove();
  });

  /** Sound that is `gain` nats likelier with a term in place than without. */
  function listenerOf(gain: number): AcousticScorer {
    return {
      name: 'test-listener',
      longestMs: 30_000,
      score(question) {
        questions.push(question);
        const values = question.texts.map((_, index) => (index === 0 ? -30 : -30 + gain));
        return Promise.resolve({ unprompted: values, prompted: values, heard: '', cpuMs: 1 });
      },
    };
  }

  /** A call of one turn that has times but no words, as an engine without word times leaves it. */
  async function callOf(bytes: Uint8Array): Promise<RecordingId> {
    const { id } = await storage.recordings.saveRecording({
      conversationId: 'conversation-1',
      language: 'es',
      audio: { bytes, contentType: 'audio/wav' },
    });
    const text = 'quiero hablar con mobistal';
    const turn = {
      index: 0,
      hypothesis: text,
      text,
      startMs: 0,
      endMs: 500,
      corrections: [],
      suggestions: [],
    };
    await storage.recordings.saveTranscript(id, {
      source: 'online',
      idempotencyKey: 'live',
      turns: [turn],
    });
    return id;
  }

  async function work(id: RecordingId, listener: AcousticScorer | undefined): Promise<RecordingResult> {
    const results: RecordingResult[] = [];
    const deps = {
      correctors: correctors.forLanguage,
      ...(listener === undefined ? {} : { listener }),
    };
    await storage.ledger.enqueue([id], 'offline');
    const worker = createWorker(workerDeps(storage, { deps }), workerConfig());
    await worker.work([id], (result) => results.push(result), never);
    return results[0]!;
  }

  async function lastTurn(id: RecordingId) {
    return (await storage.recordings.getTranscript(id))?.versions.at(-1)?.turns[0];
  }

  it('asks the sound of the turn, and stores with the correction what it said and where to listen', async () => {
    const id = await callOf(toneWav());
    const result = await work(id, listenerOf(5));
    expect(result).toMatchObject({ outcome: 'done', listened: { passages: 1, failed: 0 } });
    expect(questions[0]).toMatchObject({ startMs: 0, endMs: 500, language: 'es' });
    expect(questions[0]?.audio).toMatchObject({ sampleRateHz: 16_000 });
    expect(questions[0]?.audio.samples).toHaveLength(8000);
    expect(await lastTurn(id)).toMatchObject({
      text: 'quiero hablar con Movistar',
      corrections: [
        {
          evidence: {
            acousticAsWritten: -30,
            acousticAsCorrected: -25,
            listenFromMs: 0,
            listenToMs: 500,
          },
        },
      ],
    });
  });

  it('believes a term less when the sound speaks against it', async () => {
    const [against, inFavour] = [await callOf(toneWav()), await callOf(toneWav())];
    await work(against, listenerOf(-60));
    await work(inFavour, listenerOf(5));
    const scoreOf = async (id: RecordingId) => {
      const turn = await lastTurn(id);
      return [...(turn?.corrections ?? []), ...(turn?.suggestions ?? [])][0]?.score ?? 0;
    };
    expect(await scoreOf(against)).toBeLessThan(await scoreOf(inFavour));
  });

  it('is left out where the audio can not be read: text alone decides, and nothing is said of listening', async () => {
    const id = await callOf(Buffer.from('no sound at all'));
    const result = await work(id, listenerOf(-60));
    expect(result).toMatchObject({ outcome: 'done' });
    expect(result).not.toHaveProperty('listened');
    expect(questions).toEqual([]);
    expect(await lastTurn(id)).toMatchObject({ text: 'quiero hablar con Movistar' });
  });

  it('is counted in the line of a result, with what could not be listened to', async () => {
    const id = await callOf(toneWav());
    const broken: AcousticScorer = {
      ...listenerOf(0),
      score: () => Promise.reject(new Error('gone')),
    };
    const line: unknown = JSON.parse(resultLine(await work(id, broken)));
    expect(line).toMatchObject({ outcome: 'done', listened_passages: 1, unheard_passages: 1 });
    const without: unknown = JSON.parse(resultLine(await work(await callOf(toneWav()), undefined)));
    expect(without).not.toHaveProperty('listened_passages');
  });
});

describe('what the batch listens with', () => {
  let folder: string;
  let logged: string[];

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'enmienda-batch-'));
    logged = [];
    await writeFile(path.join(folder, 'model.bin'), ggmlHeader());
    await writeProgram('whisper-cli');
  });

  afterEach(() => rm(folder, { recursive: true }));

  const writeProgram = (name: string) => writeFile(path.join(folder, name), '#!/bin/sh\n', { mode: 0o755 });

  /** Magic number, sizes of a multilingual model, one filter, no tokens. */
  function ggmlHeader(): Uint8Array {
    const numbers = [0x67_67_6d_6c, 51_865, 1500, 512, 8, 6, 448, 512, 8, 6, 80, 7, 1, 1, 0, 0];
    const bytes = Buffer.alloc(numbers.length * 4);
    for (const [index, number] of numbers.entries()) bytes.writeUInt32LE(number, index * 4);
    return bytes;
  }

  async function listens(environment: Readonly<Record<string, string>> = {}): Promise<boolean> {
    const note = (_fields: unknown, message: string) => void logged.push(message);
    const settings = readSettings({
      STORAGE_LOCAL_PATH: path.join(folder, 'recordings'),
      STT_MODEL: path.join(folder, 'model.bin'),
      WHISPER_CLI: path.join(folder, 'whisper-cli'),
      ...environment,
    });
    const log = { info: note, warn: note, error: note };
    const batch = await openBatch(settings, { log, folder, programFolders: [] });
    await batch.close();
    return batch.deps.listener !== undefined;
  }

  it('is the program beside whisper-cli; that its model is not the one of the weights is logged', async () => {
    await writeProgram('enmienda-listen');
    expect(await listens()).toBe(true);
    expect(logged).toEqual(['what is heard is weighed as by another model']);
  });

  it('is nothing where the program is not built, and that is logged', async () => {
    expect(await listens()).toBe(false);
    expect(logged).toEqual(['not listening again']);
  });

  it('is nothing where it is switched off', async () => {
    await writeProgram('enmienda-listen');
    expect(await listens({ BATCH_LISTEN_AGAIN: 'false' })).toBe(false);
    expect(logged).toEqual([]);
  });
});
