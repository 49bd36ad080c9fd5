/**
 * Whisper as the judge of readings: `enmienda-listen` with the model's own tokens. One child; questions wait in line. Sound, texts and terms
 * go through pipes only, nothing is written to disk.
 */
import path from 'node:path';
import type { AcousticAnswer, AcousticQuestion, AcousticScorer } from '@enmienda/correction/offline';
import { RECOGNISER_RATE_HZ } from '../audio/decode-audio.ts';
import { EngineError } from '../engine-error.ts';
import { LISTEN_LIMITS, type ListenRequest } from './listen-frames.ts';
import { createListenProcess } from './listen-process.ts';
import { LISTENER_REMEDY } from './remedies.ts';
import { checkProgram, noModel, readModel } from './whisper-files.ts';
import { promptOf } from './whisper-prompt.ts';
import { createWhisperTokenizer } from './whisper-tokens.ts';

export interface WhisperListenerOptions {
  /** The program `enmienda-listen`. */
  readonly programPath: string;
  /** A multilingual Whisper model in ggml format. */
  readonly modelPath: string;
  /** Kills a question that takes longer. Default: a minute and ten times the sound. */
  readonly timeoutMs?: (audioMs: number) => number;
}

export interface WhisperListener extends AcousticScorer {
  /** Kills the child; questions that wait are refused. Idempotent. */
  close(): Promise<void>;
}

const PROMPTED_TERMS_MAX = 8;

/** Checks program and model before it resolves; the child starts with the first question. @throws EngineError no-engine | no-model */
export async function createWhisperListener(options: WhisperListenerOptions): Promise<WhisperListener> {
  const { programPath, modelPath, timeoutMs = (audioMs) => 60_000 + 10 * audioMs } = options;
  await checkProgram(programPath, LISTENER_REMEDY);
  const header = await readModel(modelPath);
  if (!header.isMultilingual) throw noModel(modelPath);
  const tokenizer = createWhisperTokenizer(header.tokens);
  const listener = createListenProcess({
    programPath,
    modelPath,
    timeoutMs: ({ samples }) => timeoutMs((samples.length * 1000) / RECOGNISER_RATE_HZ),
  });

  /** A text starts with a space, as a word does. */
  const tokensOf = (text: string) => tokenizer.encode(` ${text.trim()}`);

  function requestOf(question: AcousticQuestion): ListenRequest {
    const texts = question.texts.map(tokensOf);
    const longest = texts.reduce((most, { length }) => Math.max(most, length), 0);
    if (longest > LISTEN_LIMITS.textTokens || texts.length > LISTEN_LIMITS.texts) {
      throw unreadable('its text is longer than such a stretch can hold');
    }
    const prompt = promptOf(question.terms, PROMPTED_TERMS_MAX);
    const heard = Math.min(LISTEN_LIMITS.textTokens, longest + HEARD_TOKENS_MORE);
    return {
      language: question.language,
      passes: [
        { prompt: [], texts, hear: 0 },
        { prompt: prompt === '' ? [] : tokensOf(prompt), texts, hear: heard },
      ],
      samples: stretchOf(question),
    };
  }

  return {
    name: `enmienda-listen/${path.basename(modelPath, '.bin')}`,
    longestMs: LISTEN_LIMITS.longestMs,
    async score(question, signal): Promise<AcousticAnswer> {
      const { passes, cpuMs } = await listener.ask(requestOf(question), signal);
      const [unprompted, prompted] = passes;
      return {
        unprompted: (unprompted?.texts ?? []).map(sum),
        prompted: (prompted?.texts ?? []).map(sum),
        heard: tokenizer.decode(prompted?.heard ?? []).trim(),
        cpuMs,
      };
    },
    close: () => listener.close(),
  };
}

/** What the engine writes by itself may be longer than what is asked about. */
const HEARD_TOKENS_MORE = 20;

/** @throws EngineError unreadable-audio | audio-too-long; RangeError for sound that is not at the recogniser's rate */
function stretchOf({ audio, startMs, endMs }: AcousticQuestion): Float32Array {
  if (audio.sampleRateHz !== RECOGNISER_RATE_HZ) {
    throw new RangeError(`The sound has ${audio.sampleRateHz} Hz: give ${RECOGNISER_RATE_HZ}.`);
  }
  const at = (timeMs: number) => Math.round((Math.max(0, timeMs) * RECOGNISER_RATE_HZ) / 1000);
  const samples = audio.samples.subarray(at(startMs), at(endMs));
  const durationMs = (samples.length * 1000) / RECOGNISER_RATE_HZ;
  const { shortestMs, longestMs } = LISTEN_LIMITS;
  if (durationMs < shortestMs) throw unreadable('there is no sound where the words should be');
  if (durationMs > longestMs) {
    throw new EngineError({ kind: 'audio-too-long', durationMs, limitMs: longestMs });
  }
  return samples;
}

function unreadable(reason: string): EngineError {
  return new EngineError({ kind: 'unreadable-audio', reason });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
