/**
 * The score of a candidate that was listened to: a logistic regression over its score by all else and over what the sound says. Fitted by
 * cross-validation over recordings (`acoustic-model.ts`); the numbers are of one engine and model.
 */

import type { AcousticEvidence } from './acoustic-evidence.ts';
import { ACOUSTIC_MODEL } from './acoustic-model.ts';

/** What each finding adds to the logit. */
export type AcousticWeights = readonly number[];

/** Nats beyond which a gain says nothing more: the whole passage falls apart, or is explained by it alone. */
const GAIN_MIN = -20;
const GAIN_MAX = 15;
const LOGIT_MAX = 8;
/** Gains are weighed in these units, so that all features are of a size. */
const GAIN_UNIT = 5;

/** In the order of the weights. */
export const ACOUSTIC_FEATURES = ['bias', 'logit', 'unpromptedGain', 'promptedGain', 'isHeard'] as const;

/** `logit` is that of the candidate by all else. */
export function acousticFeatures(logit: number, evidence: AcousticEvidence): readonly number[] {
  return [
    1,
    Math.min(LOGIT_MAX, Math.max(-LOGIT_MAX, logit)),
    bounded(evidence.unpromptedGain),
    bounded(evidence.promptedGain),
    evidence.isHeard ? 1 : 0,
  ];
}

/** The logit of a candidate with what the sound says of it. */
export type AcousticScore = (logit: number, evidence: AcousticEvidence) => number;

/** Engine and model that the weights are fitted to; numbers of another one may be of another size. */
export const FITTED_ACOUSTIC_ENGINE: string = ACOUSTIC_MODEL.engine;

/** The score with the fitted weights. */
export const acousticScore: AcousticScore = createAcousticScore(ACOUSTIC_MODEL.weights);

export function createAcousticScore(weights: AcousticWeights): AcousticScore {
  return (logit, evidence) =>
    acousticFeatures(logit, evidence).reduce((sum, value, i) => sum + value * (weights[i] ?? 0), 0);
}

function bounded(gain: number): number {
  return Math.min(GAIN_MAX, Math.max(GAIN_MIN, gain)) / GAIN_UNIT;
}
