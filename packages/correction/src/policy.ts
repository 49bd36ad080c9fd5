import type { LanguageCode } from './language.ts';

/** How readily a corrector acts. Scores and shares are 0..1. */
export interface CorrectionPolicy {
  /** A candidate of at least this score is applied. A term's own `threshold` goes before it. */
  readonly applyThreshold: number;
  /** From here up to `applyThreshold` a candidate is suggested. */
  readonly suggestThreshold: number;
  /** How likely it must be that a critical term was said to be applied without asking. A term's own `threshold` goes before it. */
  readonly criticalThreshold: number;
  /** How likely it must be that a critical term was said to be asked about, where it isn't applied. */
  readonly askThreshold: number;
  /** How far an applied candidate must stand above the best other term for the same words. */
  readonly minMargin: number;
  /** Corrections by likeness are believed as long as more than five terms don't make up more than this share of the last 12 words. */
  readonly maxEditShare: number;
  /** Up to this frequency rank a word that sounds exactly like a term is left as it is: it needs a pair or a question. */
  readonly homophoneRankMax: number;
  /** Adds `rejected` to results: why candidates that looked good were left alone. */
  readonly explain: boolean;
}

/**
 * Guarding words up to rank 20,000 costs 0.7 points of recall on the Chromium set and breaks no word less there; up to
 * 3,000 instead, it would let `vaca` become a `Baca`.
 */
export const EVERYDAY_HOMOPHONE_RANK_MAX = 5000;

/**
 * Chosen by cross-validation over terms (bench/src/eval/training), with vocabularies of 800 to 1,800 terms: at the thresholds for
 * applying, 15 to 40 of 100,000 right words are broken on read sentences and calls in which terms are said, and no more than 15 on
 * everyday telephone speech in which none is. With those for critical terms, three questions in five or more are about a term that was
 * said and missed, in each language, and there is one for six to fourteen utterances with a miss.
 */
const spanishPolicy: CorrectionPolicy = {
  applyThreshold: 0.5,
  suggestThreshold: 0.3,
  criticalThreshold: 0.8,
  askThreshold: 0.55,
  minMargin: 0.05,
  maxEditShare: 0.6,
  homophoneRankMax: EVERYDAY_HOMOPHONE_RANK_MAX,
  explain: false,
};

/** The default policy of each language. */
export const DEFAULT_POLICIES: Readonly<Record<LanguageCode, CorrectionPolicy>> = {
  es: spanishPolicy,
  pt: { ...spanishPolicy, applyThreshold: 0.42 },
  en: { ...spanishPolicy, applyThreshold: 0.42 },
};
