/**
 * Whisper through whisper.cpp's `whisper-cli`, one child process a transcription: a crash or a kill takes nothing else with
 * it. One thread each, because two on busy cores made decoding 30 times slower (whisper.cpp 1.9.1, 2 cores, 2026-11).
 */
import { rmSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { decodeAudio, RECOGNISER_RATE_HZ } from '../audio/decode-audio.ts';
import { type AudioPiece, cutIntoPieces } from '../audio/pieces.ts';
import { encodeWav } from '../audio/wav.ts';
import type { Engine, Hypothesis, HypothesisWord, TranscribeOptions } from '../engine.ts';
import { EngineError } from '../engine-error.ts';
import { findSpeech } from '../voice/speech-regions.ts';
import type { VoiceDetector } from '../voice/voice-detector.ts';
import type { GgmlHeader } from './ggml-header.ts';
import { isInvented } from './inventions.ts';
import { ENGINE_REMEDY } from './remedies.ts';
import { checkProgram, noModel, readModel } from './whisper-files.ts';
import { runWhisper } from './whisper-process.ts';
import { promptOf } from './whisper-prompt.ts';
import { parseWhisperOutput, toWords } from './whisper-words.ts';

export interface WhisperEngineOptions {
  readonly cliPath: string;
  /** A Whisper model in ggml format. */
  readonly modelPath: string;
  /** Longer audio is refused. Default: one hour. */
  readonly maxDurationMs?: number;
  /** Kills a run that takes longer. Default: a minute and five times the audio. */
  readonly timeoutMs?: (audioMs: number) => number;
  /**
   * How many hotwords go into the prompt. Default 0: a prompt can also replace words that were heard right, so its
   * transcript must be compared with the unprompted one before it is believed.
   */
  readonly hotwordLimit?: number;
  /** Tells where somebody speaks: only that is transcribed. Without it silence alone is left out. It is not closed with the engine. */
  readonly voice?: VoiceDetector | undefined;
}

/** Without timestamps whisper cuts at 30 s, so pieces stay below. */
const PIECE_LIMIT_MS = 28_000;

/** Checks program and model before it resolves. @throws EngineError no-engine | no-model */
export async function createWhisperEngine(options: WhisperEngineOptions): Promise<Engine> {
  await checkProgram(options.cliPath, ENGINE_REMEDY);
  const header = await readModel(options.modelPath);
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  const folders = new Set<string>();
  /** A process that is ended at once takes its programs and their files with it. */
  const onExit = () => {
    closing.abort();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', onExit);

  async function transcribe(audio: Uint8Array, wish: TranscribeOptions): Promise<Hypothesis> {
    if (!header.isMultilingual && wish.language !== 'en') throw noModel(options.modelPath);
    const signal =
      wish.signal === undefined ? closing.signal : AbortSignal.any([closing.signal, wish.signal]);
    const { samples, durationMs } = await decodeAudio(audio, { ...limitOf(options), signal });
    const pieces = await spokenPieces(samples, options.voice, signal);
    const timeoutMs = options.timeoutMs?.(durationMs) ?? 60_000 + durationMs * 5;
    const job = { options, header, pieces, timeoutMs, wish, signal };
    const words =
      pieces.length === 0 ? [] : await inTemporaryFolder(folders, (folder) => transcribePieces(folder, job));
    return { text: words.map((word) => word.text).join(' '), words, durationMs };
  }

  return {
    name: `whisper.cpp/${path.basename(options.modelPath, '.bin')}`,
    transcribe(audio, wish) {
      const work = transcribe(audio, wish);
      const settled = work.catch(() => undefined).finally(() => running.delete(settled));
      running.add(settled);
      return work;
    },
    async close() {
      closing.abort();
      await Promise.all(running);
      process.off('exit', onExit);
    },
  };
}

interface SpokenPiece extends AudioPiece {
  /** `undefined` where nobody listened for speech. */
  readonly speechMs: number | undefined;
}

/** In order. Speech of a region is shared out among its pieces by their lengths. */
async function spokenPieces(
  samples: Float32Array,
  voice: VoiceDetector | undefined,
  signal: AbortSignal,
): Promise<readonly SpokenPiece[]> {
  const limits = { sampleRateHz: RECOGNISER_RATE_HZ, maxMs: PIECE_LIMIT_MS };
  if (voice === undefined)
    return cutIntoPieces(samples, limits).map((piece) => ({ ...piece, speechMs: undefined }));
  const perMs = RECOGNISER_RATE_HZ / 1000;
  const regions = await findSpeech(samples, voice, signal).catch((cause: unknown) => {
    throw signal.aborted ? new EngineError({ kind: 'aborted' }, { cause }) : cause;
  });
  return regions.flatMap(({ startMs, endMs, speechMs }) =>
    cutIntoPieces(samples.subarray(startMs * perMs, endMs * perMs), limits).map((piece) => ({
      ...piece,
      startMs: piece.startMs + startMs,
      speechMs: Math.round((speechMs * piece.durationMs) / (endMs - startMs)),
    })),
  );
}

interface PieceJob {
  readonly options: WhisperEngineOptions;
  readonly header: GgmlHeader;
  readonly pieces: readonly SpokenPiece[];
  readonly timeoutMs: number;
  readonly wish: TranscribeOptions;
  readonly signal: AbortSignal;
}

async function transcribePieces(folder: string, job: PieceJob): Promise<readonly HypothesisWord[]> {
  const files = job.pieces.map((piece, index) => ({ piece, base: path.join(folder, String(index)) }));
  for (const { piece, base } of files)
    await writeFile(`${base}.wav`, encodeWav(piece.samples, RECOGNISER_RATE_HZ));
  const bases = files.map((file) => file.base);
  const { timeoutMs, signal } = job;
  await runWhisper({ cliPath: job.options.cliPath, args: argumentsFor(job, bases), timeoutMs, signal });
  const words: HypothesisWord[] = [];
  for (const { piece, base } of files) {
    const tokens = parseWhisperOutput(await readFile(`${base}.json`, 'utf8').catch(() => ''));
    if (tokens === undefined)
      throw new EngineError({ kind: 'crashed', exit: 'an output that is not its JSON' });
    const heard = toWords(tokens, job.header.tokens, piece);
    const isMadeUp = isInvented(heard.map((word) => word.text).join(' '), piece.speechMs);
    if (!isMadeUp) words.push(...heard);
  }
  return words;
}

/** Each argument's reason: beam search of 5 reads 3 points better than greedy; DTW times need flash attention off. */
function argumentsFor(job: PieceJob, bases: readonly string[]): string[] {
  const files = bases.flatMap((base) => ['-f', `${base}.wav`, '-of', base]);
  const search = ['-t', '1', '-bs', '5', '-bo', '2', '-sns', '-nt', '-nfa'];
  const context = ['-ac', String(audioContext(job.pieces)), '-dtw', job.header.alignment];
  const text = promptOf(job.wish.hotwords ?? [], job.options.hotwordLimit ?? 0);
  const prompt = text === '' ? [] : ['--prompt', text];
  const output = ['-ojf', '-np'];
  const model = ['-m', job.options.modelPath, '-l', job.wish.language];
  return [...model, ...search, ...context, ...output, ...prompt, ...files];
}

/** The encoder's window in 1/50 s, fitted to the longest piece: half the time of the full 1500. */
function audioContext(pieces: readonly AudioPiece[]): number {
  const longestMs = Math.max(...pieces.map((piece) => piece.durationMs));
  return Math.min(1500, Math.ceil(((longestMs / 1000 + 1) * 50) / 64) * 64 + 64);
}

async function inTemporaryFolder<T>(folders: Set<string>, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'enmienda-whisper-'));
  folders.add(folder);
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
    folders.delete(folder);
  }
}

function limitOf({ maxDurationMs }: WhisperEngineOptions): { maxDurationMs?: number } {
  return maxDurationMs === undefined ? {} : { maxDurationMs };
}
