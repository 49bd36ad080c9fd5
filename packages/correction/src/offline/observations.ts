import type { ScoredCandidate } from '../assessment.ts';
import type { OnlineResult } from '../correction.ts';
import { tokenize } from '../tokens.ts';
import type { Utterance } from '../utterance.ts';
import type { ObservedPair } from './offline-corrector.ts';

/**
 * Gathers the pairs of a call that the learning loop may count: what the recogniser wrote, as it stands in the hypothesis, for
 * a term that the evidence puts there without any known pair. A pair therefore never confirms itself or one like it.
 */
export interface Observations {
  /** Notes what the scores of a turn's candidates would be if no pair were known. */
  note(unpaired: readonly ScoredCandidate[], utterance: Utterance): void;
  /** Counts the corrections of a turn. */
  add(result: OnlineResult): void;
  /** Each pair once, with its best score. */
  pairs(): readonly ObservedPair[];
}

/** Methods that find without a likeness: nothing is learned from what they find. */
const FOUND_BY_RULE: ReadonlySet<string> = new Set(['pair', 'surface', 'canonical', 'spelled']);

export function createObservations(threshold: number): Observations {
  const scores = new Map<string, number>();
  const observed = new Map<string, ObservedPair>();
  return {
    note(unpaired, utterance) {
      for (const { candidate, score } of unpaired) {
        const { term, from, to } = candidate;
        const heard = utterance.tokens.slice(from, to).map(({ folded }) => folded);
        scores.set(keyOf(heard.join(' '), term.canonical), score);
      }
    },
    add({ corrections }) {
      for (const { original, replacement, method } of corrections) {
        if (FOUND_BY_RULE.has(method)) continue;
        const heard = tokenize(original)
          .map(({ folded }) => folded)
          .join(' ');
        const key = keyOf(heard, replacement);
        const score = scores.get(key);
        if (score === undefined || score < threshold) continue;
        if (score > (observed.get(key)?.score ?? 0))
          observed.set(key, { heard, canonical: replacement, score });
      }
    },
    pairs: () => [...observed.values()],
  };
}

function keyOf(heard: string, canonical: string): string {
  return JSON.stringify([heard, canonical]);
}
