import type { Clarification, Correction, OnlineResult, Word } from '@enmienda/correction';
import type {
  NewTranscriptVersion,
  PairObservation,
  Transcript,
  TranscriptCorrection,
  TranscriptQuestion,
  Turn,
} from '@enmienda/storage';
import type { HeardTurn } from './retranscription.ts';

/** What the offline stage commits to the ledger: all that publishing needs, so that publishing can be repeated by anyone. */
export interface StageResult {
  readonly format: 1;
  readonly processedAt: string;
  readonly processingMode: 'offline' | 'offline-retranscribed';
  /** Its `idempotencyKey` holds the token of the lease that made it. */
  readonly version: NewTranscriptVersion & { readonly source: 'offline' | 'offline-retranscribed' };
  readonly observations: readonly PairObservation[];
  /** Passages in doubt, and those of them that could not be asked about; absent where nothing listened. */
  readonly listening?: { readonly passages: number; readonly failed: number };
}

export function encodeResult(result: StageResult): string {
  return JSON.stringify(result);
}

/** Only ever reads what `encodeResult` wrote into the same database. @throws RangeError for a format of another version */
export function decodeResult(json: string): StageResult {
  const result = JSON.parse(json) as Omit<StageResult, 'format'> & { readonly format: number };
  if (result.format !== 1)
    throw new RangeError(`The result has format ${result.format}, and this version reads 1.`);
  return { ...result, format: 1 };
}

/** One turn of the new version: where it stood in the call, what was heard, and what was made of it. */
export function correctedTurn(index: number, { heard, ...place }: HeardTurn, result: OnlineResult): Turn {
  return {
    index,
    ...place,
    hypothesis: result.original,
    text: result.text,
    ...(heard.words === undefined ? {} : { words: heard.words.map(toWord) }),
    corrections: result.corrections.map(toCorrection),
    suggestions: result.suggestions.map(toCorrection),
    ...(result.clarification === undefined ? {} : { clarification: toQuestion(result.clarification) }),
  };
}

/** The hypothesis to correct: the newest of the live call, or else the oldest there is; [] before there is one. */
export function turnsToCorrect(transcript: Transcript | undefined): readonly Turn[] {
  const versions = transcript?.versions ?? [];
  return (versions.findLast(({ source }) => source === 'online') ?? versions[0])?.turns ?? [];
}

/** The text of a call as the metadata shows it: a line a turn. */
export function textOf(turns: readonly Turn[]): string {
  return turns.map(({ text }) => text).join('\n');
}

function toCorrection({ evidence, ...correction }: Correction): TranscriptCorrection {
  const { id, start, end, original, replacement, method, score, margin } = correction;
  const numbers = Object.entries(evidence).filter(
    (entry): entry is [string, number] => entry[1] !== undefined,
  );
  return {
    id,
    start,
    end,
    original,
    replacement,
    method,
    score,
    margin,
    evidence: Object.fromEntries(numbers),
  };
}

function toQuestion({ mode, question, options }: Clarification): TranscriptQuestion {
  return { mode, question, options };
}

function toWord({ text, startMs, endMs, confidence }: Word): Word {
  return {
    text,
    ...(startMs === undefined ? {} : { startMs }),
    ...(endMs === undefined ? {} : { endMs }),
    ...(confidence === undefined ? {} : { confidence }),
  };
}
