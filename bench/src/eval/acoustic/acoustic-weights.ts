import { createHash } from 'node:crypto';
import {
  ACOUSTIC_FEATURES,
  type AcousticWeights,
  fitLogistic,
  logLoss,
} from '@enmienda/correction/offline/training';

import type { LabelledListening } from './listened-set.ts';

export type AcousticFeature = (typeof ACOUSTIC_FEATURES)[number];

const ACOUSTIC_FOLDS = 10;

/** Recordings are dealt to folds by the hash of their name. */
export function recordingFold(recording: string): number {
  return createHash('md5').update(recording).digest().readUInt32LE(0) % ACOUSTIC_FOLDS;
}

/** Fitted on the features in `used`; the weights of the others are 0. To three digits, as they are written down. */
export function fitAcoustic(
  candidates: readonly LabelledListening[],
  used: readonly AcousticFeature[],
): AcousticWeights {
  const rows = candidates.map(({ features, label, weight }) => ({
    features: features.filter((_, i) => used.includes(featureAt(i))),
    offset: 0,
    label,
    weight,
  }));
  const fitted = fitLogistic(rows, { l2: 1 });
  return ACOUSTIC_FEATURES.map((feature) => {
    const at = ACOUSTIC_FEATURES.filter((one) => used.includes(one)).indexOf(feature);
    return Number((fitted[at] ?? 0).toFixed(3));
  });
}

/** The weights of each fold, fitted without its recordings. */
export function foldAcoustic(
  candidates: readonly LabelledListening[],
  used: readonly AcousticFeature[],
): readonly AcousticWeights[] {
  return Array.from({ length: ACOUSTIC_FOLDS }, (_, fold) =>
    fitAcoustic(
      candidates.filter(({ recording }) => recordingFold(recording) !== fold),
      used,
    ),
  );
}

export interface Calibration {
  /** Mean loss in nats, mean squared error, and expected calibration error in ten bins, of candidates in unseen recordings. */
  readonly loss: number;
  readonly brier: number;
  readonly calibrationError: number;
}

export function calibrationOf(
  candidates: readonly LabelledListening[],
  weights: readonly AcousticWeights[],
): Calibration {
  const scored = candidates.map(({ features, recording, label, weight }) => {
    const own = weights[recordingFold(recording)] ?? [];
    const logit = features.reduce((sum, value, i) => sum + value * (own[i] ?? 0), 0);
    return { offset: logit, probability: 1 / (1 + Math.exp(-logit)), label, weight, features: [] };
  });
  const bins = Array.from({ length: 10 }, (_, bin) =>
    scored.filter(({ probability }) => Math.min(9, Math.floor(probability * 10)) === bin),
  );
  const apart = bins.map((bin) =>
    Math.abs(bin.reduce((sum, { probability, label }) => sum + probability - label, 0)),
  );
  const total = Math.max(1, scored.length);
  return {
    loss: logLoss(scored, []),
    brier: scored.reduce((sum, { probability, label }) => sum + (probability - label) ** 2, 0) / total,
    calibrationError: apart.reduce((sum, value) => sum + value, 0) / total,
  };
}

function featureAt(index: number): AcousticFeature {
  return ACOUSTIC_FEATURES[index] ?? 'bias';
}
