import type { Lexicon } from '../lexicon.ts';
import { tokenize } from '../tokens.ts';
import { type EditedPair, pairsOfEdit } from './edited-pairs.ts';
import type { HeardPair, PastChange } from './shadow-run.ts';
import { matchWords } from './word-matches.ts';

/** A turn as a person saw it. */
export interface ShownTurn {
  readonly hypothesis: string;
  /** What had been made of it; offsets are on `hypothesis`. */
  readonly corrections: readonly PastChange[];
}

export interface TurnFindings {
  /** Terms that the person wrote where other words stood: none that had been written before the person came. */
  readonly seen: readonly EditedPair[];
  /** Corrections that the person took back: the heard words stand again, or another term does. */
  readonly undone: readonly HeardPair[];
}

/** Terms in another case are written as the lexicon has them: there is nothing to be learned. */
const NOT_LEARNED: ReadonlySet<string> = new Set(['canonical']);

/**
 * What an edited turn says about what was heard and what had been made of it. A correction of ours that the person left as it is says
 * nothing: it would be our own text coming back as evidence.
 */
export function findingsOfEdit(shown: ShownTurn, edited: string, lexicon: Lexicon): TurnFindings {
  const pairs = pairsOfEdit(shown.hypothesis, edited, lexicon);
  const covers = (pair: EditedPair, change: PastChange): boolean =>
    change.start < pair.end && pair.start < change.end;
  const seen = pairs.filter(
    (pair) =>
      !shown.corrections.some((change) => covers(pair, change) && change.replacement === pair.canonical),
  );
  const isRestored = restoredSpans(shown.hypothesis, edited);
  const undone = shown.corrections.filter((change) => {
    if (NOT_LEARNED.has(change.method)) return false;
    if (pairs.some((pair) => covers(pair, change) && pair.canonical === change.replacement)) return false;
    return isRestored(change) || seen.some((pair) => covers(pair, change));
  });
  return {
    seen,
    undone: undone.map(({ start, end, replacement }) => ({
      heard: folded(shown.hypothesis.slice(start, end)),
      canonical: replacement,
    })),
  };
}

/** Whether all words of a span stand in the edited text as they were heard. */
function restoredSpans(
  hypothesis: string,
  edited: string,
): (span: { readonly start: number; readonly end: number }) => boolean {
  const heard = tokenize(hypothesis);
  const matches = new Set(
    matchWords(
      heard.map((token) => token.folded),
      tokenize(edited).map((token) => token.folded),
    ),
  );
  return ({ start, end }) => {
    const words = heard.flatMap((token, at) => (token.start < end && start < token.end ? [at] : []));
    return words.length > 0 && words.every((at) => matches.has(at));
  };
}

function folded(text: string): string {
  return tokenize(text)
    .map((token) => token.folded)
    .join(' ');
}
