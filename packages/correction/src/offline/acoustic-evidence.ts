/**
 * What the sound of a passage says of its candidates: how much likelier or less likely all of it is with a candidate in place than as it
 * was written down. Keeping the words is the candidate with a gain of 0.
 */
import type { ScoredCandidate } from '../assessment.ts';
import type { Candidate } from '../candidate.ts';
import { logitOf } from '../score.ts';
import type { Span } from '../span.ts';
import { tokenize } from '../tokens.ts';
import type { Utterance } from '../utterance.ts';
import type { AcousticAnswer, CallListening } from './acoustic-scorer.ts';
import { type Passage, timesOf } from './passages.ts';

/** Log probabilities in nats. */
export interface AcousticEvidence {
  /** Of the passage as it was written down, and with the candidate in place. */
  readonly asWritten: number;
  readonly asCorrected: number;
  /** What the candidate gains, from the sound alone, and when the engine has been told which terms there may be. */
  readonly unpromptedGain: number;
  readonly promptedGain: number;
  /** The engine writes the term by itself once it has been told of it. */
  readonly isHeard: boolean;
  /** What to listen to, of the call's audio. */
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * Candidates that are less likely by all else are not asked about, and of a passage only so many, the likeliest first: with twice as many
 * down to -6 as many mentions were recovered on the Spanish set, for twice the time.
 */
const DOUBT_LOGIT_MIN = -5;
const CANDIDATES_MAX = 8;

export interface HeardPassage {
  readonly evidence: readonly {
    readonly candidate: Candidate;
    readonly evidence: AcousticEvidence;
  }[];
  /** What the engine wrote by itself, told the terms. */
  readonly heard: string;
  readonly cpuMs: number;
}

/** The candidates of a passage that sound may decide about, likeliest first. */
export function candidatesInDoubt(
  scored: readonly ScoredCandidate[],
  utterance: Utterance,
  passage: Passage,
): readonly Candidate[] {
  return scored
    .filter(({ candidate, score }) => {
      const { start, end } = spanOf(candidate, utterance);
      return start >= passage.start && end <= passage.end && logitOf(score) >= DOUBT_LOGIT_MIN;
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, CANDIDATES_MAX)
    .map(({ candidate }) => candidate);
}

/** Asks about all candidates of a passage at once. @throws whatever the scorer throws */
export async function listenToPassage(
  { scorer, audio }: CallListening,
  about: {
    readonly passage: Passage;
    readonly candidates: readonly Candidate[];
    readonly utterance: Utterance;
  },
  signal?: AbortSignal,
): Promise<HeardPassage> {
  const { passage, candidates, utterance } = about;
  const written = utterance.text.slice(passage.start, passage.end);
  const readings = candidates.map((candidate) => {
    const { start, end } = spanOf(candidate, utterance);
    const before = written.slice(0, start - passage.start);
    return before + candidate.term.canonical + written.slice(end - passage.start);
  });
  const canonicals = [...new Set(candidates.map(({ term }) => term.canonical))];
  const answer = await scorer.score(
    {
      audio,
      startMs: passage.startMs,
      endMs: passage.endMs,
      language: utterance.language.code,
      texts: [written, ...readings],
      terms: canonicals,
    },
    signal,
  );
  const gains = readAnswer(answer, candidates);
  return {
    heard: answer.heard,
    cpuMs: answer.cpuMs,
    evidence: candidates.map((candidate, index) => ({
      candidate,
      evidence: { ...gains(index), ...timesOf(passage, spanOf(candidate, utterance)) },
    })),
  };
}

function readAnswer(
  { unprompted, prompted, heard }: AcousticAnswer,
  candidates: readonly Candidate[],
): (index: number) => Omit<AcousticEvidence, 'startMs' | 'endMs'> {
  const asWritten = valueAt(unprompted, 0);
  const heardWords = ` ${foldedWords(heard)} `;
  return (index) => {
    const candidate = candidates[index];
    const asCorrected = valueAt(unprompted, index + 1);
    return {
      asWritten,
      asCorrected,
      unpromptedGain: asCorrected - asWritten,
      promptedGain: valueAt(prompted, index + 1) - valueAt(prompted, 0),
      isHeard: heardWords.includes(` ${candidate?.term.words.join(' ') ?? ''} `),
    };
  };
}

/** @throws RangeError where the scorer has not answered for every text */
function valueAt(values: readonly number[], index: number): number {
  const value = values[index];
  if (value === undefined || !Number.isFinite(value)) {
    throw new RangeError('The acoustic scorer has no number for one of the texts.');
  }
  return value;
}

function foldedWords(text: string): string {
  return tokenize(text)
    .map(({ folded }) => folded)
    .join(' ');
}

function spanOf({ from, to }: Candidate, { tokens }: Utterance): Span {
  return { start: tokens[from]?.start ?? 0, end: tokens[to - 1]?.end ?? 0 };
}
