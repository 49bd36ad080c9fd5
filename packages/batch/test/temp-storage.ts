import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { OfflineInput, OfflineResult } from '@enmienda/correction/offline';
import { type NewRecording, openStorage, type RecordingId, type Storage } from '@enmienda/storage';
import type { CallCorrector } from '../src/call-corrector.ts';
import { type Log, silentLog } from '../src/log.ts';
import type { WorkerConfig, WorkerDeps } from '../src/worker.ts';
import { ownWorkerId } from '../src/worker-id.ts';
import { vowelSamples } from './vowel-sound.ts';

export interface TempStorage extends Storage {
  readonly rootPath: string;
  /** Closes, and removes the folder. */
  remove(): Promise<void>;
}

export async function openTempStorage(): Promise<TempStorage> {
  const rootPath = await mkdtemp(path.join(tmpdir(), 'enmienda-batch-'));
  const storage = await openStorage({ backend: 'local', rootPath });
  return {
    ...storage,
    rootPath,
    async remove() {
      await storage.close();
      await rm(rootPath, { recursive: true });
    },
  };
}

/** A finished call of one turn, corrected by nobody yet. */
export async function addCall(
  storage: Storage,
  hypothesis: string,
  over: Partial<NewRecording> = {},
): Promise<RecordingId> {
  const { id } = await storage.recordings.saveRecording({
    conversationId: 'conversation-1',
    language: 'es',
    ...over,
  });
  await storage.recordings.saveTranscript(id, {
    source: 'online',
    idempotencyKey: 'live',
    turns: [{ index: 0, speaker: 'caller', hypothesis, text: hypothesis, corrections: [], suggestions: [] }],
  });
  return id;
}

/** `count` finished calls, a minute apart, oldest first. */
export async function addCalls(storage: Storage, count: number): Promise<readonly RecordingId[]> {
  const ids: RecordingId[] = [];
  for (let index = 0; index < count; index += 1) {
    const createdAt = new Date(Date.UTC(2026, 0, 20, 10, index)).toISOString();
    ids.push(await addCall(storage, `quiero hablar con mobi estar ${index}`, { createdAt }));
  }
  return ids;
}

/** Leases the oldest jobs and fails them for good. */
export async function killJobs({ ledger }: Storage, count: number): Promise<void> {
  const lease = { workerId: 'w', stage: 'offline', leaseMs: 60_000, limit: count } as const;
  for (const one of await ledger.lease(lease)) await ledger.fail(one, { reason: 'damaged', dead: true });
}

/** Replaces one phrase: what is tested here is what happens around the correction. */
export function correctedCall(call: OfflineInput): OfflineResult {
  return {
    turns: call.turns.map(({ text }) => ({
      text: text.replace('mobi estar', 'Movistar'),
      original: text,
      corrections: [],
      suggestions: [],
    })),
    observations: call.turns
      .filter(({ text }) => text.includes('mobi estar'))
      .map(() => ({ heard: 'mobi estar', canonical: 'Movistar', score: 0.9 })),
  };
}

export function corrector(
  correct: CallCorrector['correct'] = (call) => Promise.resolve(correctedCall(call)),
): CallCorrector {
  return { lexiconVersion: 0, configHash: 'test', correct };
}

export interface Overrides {
  readonly correct?: CallCorrector['correct'];
  readonly log?: Log;
  readonly deps?: Partial<WorkerDeps>;
}

export function workerDeps(
  storage: Storage,
  { correct, log = silentLog, deps = {} }: Overrides = {},
): WorkerDeps {
  return {
    recordings: storage.recordings,
    ledger: storage.ledger,
    learning: storage.learning,
    correctors: () => Promise.resolve(corrector(correct)),
    now: () => new Date(),
    random: () => 0.5,
    refresh: () => Promise.resolve(),
    log,
    ...deps,
  };
}

export function workerConfig(over: Partial<WorkerConfig> = {}): WorkerConfig {
  return {
    workerId: ownWorkerId(),
    concurrent: 3,
    leaseMs: 60_000,
    maxAttempts: 3,
    maxDeaths: 2,
    backoffMs: 1000,
    drainMs: 60_000,
    ...over,
  };
}

/** A promise and what settles it. */
export function deferred<T = void>(): {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
} {
  let settle: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => {
    settle = resolve;
  });
  return { promise, resolve: settle };
}

/** One term, in a folder of its own under `folder`; returns the folder of the lexicons. */
export async function writeLexicon(folder: string): Promise<string> {
  const lexicons = path.join(folder, 'lexicons');
  await mkdir(path.join(lexicons, 'es'), { recursive: true });
  const lexicon = {
    language: 'es',
    sector: 'telecoms',
    entries: [{ canonical: 'Movistar', surfaces: ['mobi estar'], category: 'brand' }],
  };
  await writeFile(path.join(lexicons, 'es', 'telecoms.json'), JSON.stringify(lexicon));
  return lexicons;
}

/** Half a second of a 400 Hz tone: 8 kHz, mono, 16 bit. */
export function toneWav(): Uint8Array {
  return wavOf(Int16Array.from({ length: 4000 }, (_, i) => (i % 20 < 10 ? 8000 : -8000)));
}

/** Two seconds that voice detectors take for speech. */
export function voiceWav(): Uint8Array {
  return wavOf(vowelSamples());
}

function wavOf(samples: Int16Array): Uint8Array {
  const wav = Buffer.alloc(44 + samples.byteLength);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + samples.byteLength, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(8000, 24);
  wav.writeUInt32LE(16_000, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(samples.byteLength, 40);
  for (const [i, sample] of samples.entries()) wav.writeInt16LE(sample, 44 + 2 * i);
  return wav;
}
