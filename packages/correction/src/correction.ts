import type { Span } from './span.ts';
import type { Word } from './word.ts';

/** What is done about a possible correction. Only `apply` changes the text. */
export type Decision = 'apply' | 'suggest' | 'clarify' | 'keep';

/**
 * How a candidate was found: a known pair, a surface, the term itself in other case or with other signs, equal phones, near phones,
 * spelled letters, or the offline path.
 */
export type CorrectionMethod =
  | 'pair'
  | 'surface'
  | 'canonical'
  | 'phonetic'
  | 'edit'
  | 'spelled'
  | 'vector'
  | 'hybrid';

/** A change to the text, or one that might be made. `start` and `end` are offsets on `OnlineResult.original`. */
export interface Correction extends Span {
  /** Stable for the same input and lexicon; unique within a result. */
  readonly id: string;
  readonly original: string;
  readonly replacement: string;
  readonly method: CorrectionMethod;
  /** How sure the corrector is that `replacement` is what was said, 0..1. */
  readonly score: number;
  /** How far `score` stands above the next candidate's for the same words, 0..1. */
  readonly margin: number;
  readonly evidence: Evidence;
}

/** Why a correction was made or not; numbers only, so that it can be logged without saying what was said. */
export interface Evidence {
  /** Similarity of the phones of both sides, 0..1. */
  readonly phoneSimilarity: number;
  /** Words of the window; words of the term. */
  readonly heardWords: number;
  readonly termWords: number;
  /** Frequency rank of the commonest content word that would be replaced; 0 when none is an everyday word. */
  readonly everydayRank: number;
  /** Lowest confidence in the window, when every word has one. */
  readonly confidence?: number;
  /** How often the pair was seen, for method `pair`. */
  readonly pairCount?: number;
  /** Offline, where the sound was asked: log probability of the passage as it was heard, and with the replacement, in nats. */
  readonly acousticAsWritten?: number;
  readonly acousticAsCorrected?: number;
  /** What the replacement gains once the engine is told which terms there may be, in nats. */
  readonly acousticPromptedGain?: number;
  /** Where to listen, from the start of the call's audio. */
  readonly listenFromMs?: number;
  readonly listenToMs?: number;
}

/** Why a candidate that looked good was left alone. */
export type RejectionReason =
  | 'below-threshold'
  | 'small-margin'
  | 'everyday-words'
  | 'known-name'
  | 'protected-word'
  | 'already-a-term'
  | 'refused'
  | 'overlap'
  | 'edit-cap';

export interface Rejection extends Span {
  readonly replacement: string;
  readonly score: number;
  readonly reason: RejectionReason;
}

/** The question to put to the caller when the evidence is split on a term that matters. */
export interface Clarification extends Span {
  readonly mode: 'confirm' | 'choose' | 'spell';
  readonly question: string;
  /** Canonical spellings, likeliest first, at most three. */
  readonly options: readonly string[];
  /** The term's `category`, when it has one. */
  readonly category?: string;
}

/** Another hypothesis of the recogniser for the same utterance. */
export interface Alternative {
  readonly text: string;
  /** 0..1 as the engine gives it; a missing one is unknown. */
  readonly confidence?: number;
}

export interface OnlineInput {
  readonly text: string;
  /** The recogniser's words in the order of `text`; their times and confidences are used and carried through. */
  readonly words?: readonly Word[];
  /** The recogniser's other hypotheses, best first. */
  readonly alternatives?: readonly Alternative[];
  readonly conversationId?: string;
  /**
   * Canonicals that the caller has denied. They are neither applied nor asked again: where one of them is still what was
   * heard, the question is to spell.
   */
  readonly refused?: readonly string[];
}

export interface OnlineResult {
  /** The corrected text: `original` with every correction applied. */
  readonly text: string;
  /** The input, byte for byte. */
  readonly original: string;
  /** Applied, in text order, never overlapping. */
  readonly corrections: readonly Correction[];
  /** Not applied: shown to a person, or counted by the learning loop. */
  readonly suggestions: readonly Correction[];
  readonly clarification?: Clarification;
  /** The words of `text`, when the input had words. */
  readonly words?: readonly Word[];
  /** The input's words, as they came; `revert` gives them back. */
  readonly originalWords?: readonly Word[];
  /** Only with `policy.explain`. */
  readonly rejected?: readonly Rejection[];
}
