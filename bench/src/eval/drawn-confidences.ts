import type { LanguageCode, Word } from '@enmienda/correction';
import { seededRandom } from '../latency/seeded-random.ts';
import { align } from './alignment.ts';
import type { EvaluationRow } from './evaluation-set.ts';
import { wordsOf } from './measures.ts';

/** How the sound reached the recogniser. */
export type Channel = 'wide' | 'telephone';

/** Shares of the words that have at most the confidence of the same place in the rows below. */
export const QUANTILE_SHARES = [0, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 1] as const;

type Quantiles = readonly [number, number, number, number, number, number, number, number, number];

/**
 * Word probabilities of Whisper base (int8, beam of 5) on recordings of real speakers (Common Voice, FLEURS), as they are and
 * through a telephone channel (300 to 3,400 Hz, noise at 15 dB, µ-law, 8 kHz), measured at the shares 0.05 to 0.95; the ends are
 * 0 and 1. Other recognisers are calibrated otherwise. There is no table for English: the Spanish one stands in.
 */
const WHISPER_BASE: Readonly<
  Record<'es' | 'pt', Readonly<Record<Channel, { readonly right: Quantiles; readonly wrong: Quantiles }>>>
> = {
  es: {
    wide: {
      right: [0, 0.52, 0.64, 0.85, 0.96, 0.99, 0.99, 1, 1],
      wrong: [0, 0.12, 0.24, 0.4, 0.57, 0.77, 0.92, 0.97, 1],
    },
    telephone: {
      right: [0, 0.44, 0.57, 0.84, 0.95, 0.98, 0.99, 1, 1],
      wrong: [0, 0.07, 0.18, 0.37, 0.56, 0.73, 0.87, 0.92, 1],
    },
  },
  pt: {
    wide: {
      right: [0, 0.57, 0.67, 0.83, 0.95, 0.98, 0.99, 1, 1],
      wrong: [0, 0.26, 0.32, 0.48, 0.61, 0.79, 0.89, 0.92, 1],
    },
    telephone: {
      right: [0, 0.37, 0.5, 0.73, 0.91, 0.98, 0.99, 1, 1],
      wrong: [0, 0.11, 0.17, 0.35, 0.49, 0.68, 0.85, 0.89, 1],
    },
  },
};

export interface ConfidenceSource {
  readonly language: LanguageCode;
  readonly channel: Channel;
  readonly isRight: boolean;
}

/** The confidence below which lies `share` (0..1) of the words: a straight line between the measured quantiles. */
export function confidenceQuantile({ language, channel, isRight }: ConfidenceSource, share: number): number {
  const table = WHISPER_BASE[language === 'en' ? 'es' : language][channel];
  const quantiles = isRight ? table.right : table.wrong;
  let upper = 1;
  while (upper < QUANTILE_SHARES.length - 1 && (QUANTILE_SHARES[upper] ?? 1) < share) upper += 1;
  const from = QUANTILE_SHARES[upper - 1] ?? 0;
  const to = QUANTILE_SHARES[upper] ?? 1;
  const low = quantiles[upper - 1] ?? 0;
  const high = quantiles[upper] ?? 1;
  return low + ((high - low) * (share - from)) / (to - from);
}

/**
 * The words of a row's hypothesis, each with a confidence drawn for right or wrong as the reference has it. The same row always
 * gets the same ones. Real confidences of neighbouring words depend on each other; these don't.
 */
export function drawConfidences(
  row: Pick<EvaluationRow, 'id' | 'hypothesis' | 'reference'>,
  source: Omit<ConfidenceSource, 'isRight'>,
): readonly Word[] {
  const { hypothesisHits } = align(wordsOf(row.reference), wordsOf(row.hypothesis));
  const random = seededRandom(seedOf(row.id));
  let at = 0;
  return row.hypothesis
    .split(/\s+/u)
    .filter((text) => text !== '')
    .map((text) => {
      const end = at + wordsOf(text).length;
      const isRight = hypothesisHits.subarray(at, end).every((hit) => hit === 1);
      at = end;
      return { text, confidence: confidenceQuantile({ ...source, isRight }, random()) };
    });
}

/** FNV-1a, 32 bits. */
function seedOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i += 1) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
