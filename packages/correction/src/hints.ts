import type { ScoredCandidate } from './assessment.ts';
import { type ConfidenceShift, createConfidenceShift, type TokenConfidences } from './confidence-shift.ts';
import type { Alternative } from './correction.ts';
import { type Token, tokenize } from './tokens.ts';
import type { Utterance } from './utterance.ts';
import type { Word } from './word.ts';
import { locateWords } from './word-times.ts';

/** Other scores for the candidates of an utterance, in the same order. */
export type Rescore = (
  scored: readonly ScoredCandidate[],
  utterance: Utterance,
) => readonly ScoredCandidate[];

/** What is known of an utterance beside its text. */
export interface Hints {
  /** Lowest confidence of tokens `from` to `to`, undefined when one of them has none. */
  readonly confidence: (from: number, to: number) => number | undefined;
  /** Undefined when no word has a confidence. */
  readonly confidenceShift: ConfidenceShift | undefined;
  /** The recogniser's other hypotheses. */
  readonly alternatives: readonly Alternative[];
  /** Canonicals that the caller has denied. */
  readonly refused: ReadonlySet<string> | undefined;
  /** Has the last word on a candidate's score: the offline path knows more than one utterance. */
  readonly rescore: Rescore | undefined;
}

/** Nothing but the text. */
export const NO_HINTS: Hints = {
  confidence: () => undefined,
  confidenceShift: undefined,
  alternatives: [],
  refused: undefined,
  rescore: undefined,
};

export interface HintSource {
  readonly text: string;
  readonly words: readonly Word[] | undefined;
  readonly alternatives: readonly Alternative[];
  readonly refused: ReadonlySet<string> | undefined;
  readonly rescore: Rescore | undefined;
}

export function readHints(source: HintSource): Hints {
  const { text, words, alternatives, refused, rescore } = source;
  if (words?.some(({ confidence }) => confidence !== undefined) !== true) {
    return { ...NO_HINTS, alternatives, refused, rescore };
  }
  const confidences = tokenConfidences(tokenize(text), text, words);
  return {
    confidence(from, to) {
      let lowest: number | undefined = 1;
      for (let i = from; i < to; i += 1) lowest = lower(lowest, confidences[i]);
      return lowest;
    },
    confidenceShift: createConfidenceShift(confidences),
    alternatives,
    refused,
    rescore,
  };
}

/** The lowest confidence of the words that each token lies in; words and tokens are both in text order. */
function tokenConfidences(tokens: readonly Token[], text: string, words: readonly Word[]): TokenConfidences {
  const spans = locateWords(text, words);
  let first = 0;
  return tokens.map((token) => {
    while (first < spans.length && (spans[first]?.end ?? 0) <= token.start) first += 1;
    let lowest: number | undefined = spans[first] === undefined ? undefined : 1;
    for (let i = first; i < spans.length && (spans[i]?.start ?? token.end) < token.end; i += 1) {
      lowest = lower(lowest, words[i]?.confidence);
    }
    return lowest;
  });
}

function lower(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : Math.min(a, b);
}
