import type { Language } from './language.ts';

/** A term the business cares about. */
export interface LexiconEntry {
  /** As it is to be written: `Movistar`, `El Corte Inglés`. */
  readonly canonical: string;
  /** Other ways to write or hear it that are always right to replace: `movi star`. */
  readonly surfaces?: readonly string[];
  /** Free text of the business, e.g. `brand`, `drug`, `person`; carried to clarifications. */
  readonly category?: string;
  /** A term worth a question to the caller when the evidence is split: it is asked about first, and not written (`criticalThreshold`). */
  readonly critical?: boolean;
  /** Replaces the policy's threshold for this term, 0..1; 1 turns everything but pairs and surfaces off. */
  readonly threshold?: number;
}

/** A known error: what a recogniser wrote for a term. */
export interface LexiconPair {
  readonly heard: string;
  readonly canonical: string;
  /** In how many calls it was seen. */
  readonly count?: number;
  /** Where it comes from, e.g. `human`, `learned`, `clarification`. */
  readonly source?: string;
  /** A learned pair stays a suggestion until it has earned `apply` (the default). */
  readonly decision?: 'apply' | 'suggest';
}

export interface LexiconSource {
  readonly language: Language;
  readonly entries: readonly LexiconEntry[];
  readonly pairs?: readonly LexiconPair[];
}

/** Something in the source that was left out, or will not work as written. `index` counts from 0 in `entries` or `pairs`. */
export interface LexiconProblem {
  readonly list: 'entries' | 'pairs';
  readonly index: number;
  readonly kind:
    | 'empty'
    | 'too-long'
    | 'duplicate'
    | 'unknown-canonical'
    | 'conflicting-pair'
    | 'collides-with-everyday-word'
    | 'collides-with-everyday-words'
    | 'near-everyday-word'
    | 'invalid-threshold';
  /** `error`: left out. `warning`: kept, with the limit that the message says. */
  readonly severity: 'error' | 'warning';
  readonly message: string;
}
