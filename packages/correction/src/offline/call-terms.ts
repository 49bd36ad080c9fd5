import type { Corrector } from '../corrector.ts';
import { processOnline } from '../process-online.ts';
import { readUtterance } from '../utterance.ts';
import type { OfflineTurn } from './offline-corrector.ts';

/** In which turns of a call each term is certain: it stands right there, or the online path puts it there with certainty. */
export interface CallTerms {
  /** Turns other than `turn` in which the term is certain. */
  otherMentions(canonical: string, turn: number): number;
}

/** A correction of at least this online score counts as a mention of its term. */
const CERTAIN_SCORE = 0.9;

export function findCallTerms(online: Corrector, turns: readonly OfflineTurn[]): CallTerms {
  const turnsOf = new Map<string, Set<number>>();
  const mention = (canonical: string, turn: number): void => {
    const known = turnsOf.get(canonical);
    if (known === undefined) turnsOf.set(canonical, new Set([turn]));
    else known.add(turn);
  };
  for (const [index, turn] of turns.entries()) {
    for (const { term } of readUtterance(turn.text, online.lexicon).standing) mention(term.canonical, index);
    const { corrections } = processOnline(online, turn);
    for (const { replacement, score } of corrections) if (score >= CERTAIN_SCORE) mention(replacement, index);
  }
  return {
    otherMentions(canonical, turn) {
      const known = turnsOf.get(canonical);
      if (known === undefined) return 0;
      return known.has(turn) ? known.size - 1 : known.size;
    },
  };
}
