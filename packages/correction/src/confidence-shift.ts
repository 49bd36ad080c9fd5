import type { Candidate } from './candidate.ts';
import { logitOf } from './score.ts';
import type { Utterance } from './utterance.ts';

/** By token; undefined where the recogniser gave none. */
export type TokenConfidences = readonly (number | undefined)[];

/**
 * What the confidences of the words that a candidate would replace add to the logit of its score:
 *
 *     BASE - SLOPE * (their mean logit - (what is usual around them - USUAL_LOGIT))
 *
 * from 0.7 (`SHIFT_MAX`) for words that the engine hardly believes to -1.5 for those it is sure of. BASE and SLOPE are fitted beside
 * the score of the text by cross-validation over terms, on the development sets with confidences drawn from Whisper's
 * measured quantiles, and shrunk by a quarter: drawn confidences of neighbours don't depend on each other, real ones do.
 * By folds, at a threshold of 0.35 they recover 363 instead of 355 of 482 terms on the greedy Spanish set and break 5 words
 * instead of 8; on the Chromium set 294 instead of 283 of 551, and 22 instead of 27.
 *
 * Engines are calibrated differently, so a confidence counts by how it stands to those around it, and as it is only as far
 * as there are too few around. Ranks over all that a stream has had would say more, but need a memory between calls.
 */
const BASE = 0.71;
const SLOPE = 0.53;
/** Words that are noise are believed no more than words misheard: doubt alone makes no term. */
const SHIFT_MAX = 0.7;
/** The mean logit of Whisper's confidences of spoken words, right and wrong. */
const USUAL_LOGIT = 2.6;
/** How many words the usual confidence is worth beside those around. */
const USUAL_WORDS = 8;
/** Further away a word says nothing of how the engine counts here. */
const WORDS_AROUND = 12;
/** Beyond these logits (confidences 0.2 and 0.985) engines differ in nothing but how they round. */
const LOGIT_MIN = -1.4;
const LOGIT_MAX = 4.2;
/** So many equal confidences are an engine's way to say that it has none. */
const EQUAL_WORDS = 3;

export type ConfidenceShift = (utterance: Utterance, candidate: Candidate) => number;

/** Words without a confidence are left out: they count neither as sure nor as unsure. */
export function createConfidenceShift(confidences: TokenConfidences): ConfidenceShift {
  const logits = confidences.map((confidence) =>
    confidence === undefined ? undefined : Math.min(LOGIT_MAX, Math.max(LOGIT_MIN, logitOf(confidence))),
  );
  return ({ tokens }, { term, from, to }) => {
    let sum = 0;
    let known = 0;
    let replaced = 0;
    for (let i = from; i < to; i += 1) {
      if (term.words.includes(tokens[i]!.folded)) continue;
      replaced += 1;
      const logit = logits[i];
      if (logit === undefined) continue;
      sum += logit;
      known += 1;
    }
    if (known === 0) return 0;
    const usual = usualAround(logits, from, to);
    if (usual === undefined) return 0;
    const shift = BASE - SLOPE * (sum / known - (usual - USUAL_LOGIT));
    return Math.min(shift, SHIFT_MAX) * (known / replaced);
  };
}

/** Undefined where all the confidences around are the same. */
function usualAround(logits: TokenConfidences, from: number, to: number): number | undefined {
  let sum = USUAL_LOGIT * USUAL_WORDS;
  let words = 0;
  let lowest = LOGIT_MAX;
  let highest = LOGIT_MIN;
  const end = Math.min(logits.length, to + WORDS_AROUND);
  for (let i = Math.max(0, from - WORDS_AROUND); i < end; i += 1) {
    const logit = logits[i];
    if (logit === undefined) continue;
    sum += logit;
    words += 1;
    lowest = Math.min(lowest, logit);
    highest = Math.max(highest, logit);
  }
  return words >= EQUAL_WORDS && lowest === highest ? undefined : sum / (words + USUAL_WORDS);
}
