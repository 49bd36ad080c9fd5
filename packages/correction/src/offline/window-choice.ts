import type { ScoredCandidate } from '../assessment.ts';
import { type Candidate, overlaps } from '../candidate.ts';
import type { Utterance } from '../utterance.ts';

/** So much less alike than another window for the same term, a window is a piece of the mention, or has words too many. */
const LESS_ALIKE = 0.05;
/** A window that is itself less likely than not has words that are right as they are. */
const LIKELY = 0.5;

/**
 * Whether a term was said and over which words are two questions, and a part of a mention may answer the first one better than the
 * whole. So a window that another one for the same term clearly outdoes in likeness is no choice, and its score goes to the likeliest
 * of those that outdo it: `colas anitas` becomes `Colsanitas`, not `Colsanitas anitas`. In the order given.
 */
export function chooseWindows(
  scored: readonly ScoredCandidate[],
  utterance: Utterance,
  stopWords: ReadonlySet<string>,
): readonly ScoredCandidate[] {
  const likely = scored.filter(({ score }) => score >= LIKELY);
  const whole = likely.filter(({ candidate }) => !losesStopWordAtEdge(candidate, utterance, stopWords));
  const cutsIntoAnother = (better: Candidate, worse: Candidate): boolean =>
    likely.some(
      ({ candidate: other }) =>
        other.term !== better.term && overlaps(other, better) && !overlaps(other, worse),
    );
  const inherited = new Map<ScoredCandidate, number>();
  const outdone = new Set<ScoredCandidate>();
  for (const one of scored) {
    let heir: ScoredCandidate | undefined;
    for (const other of whole) {
      if (other.score <= (heir?.score ?? 0) || !isPieceOf(one.candidate, other.candidate)) continue;
      if (!cutsIntoAnother(other.candidate, one.candidate)) heir = other;
    }
    if (heir === undefined) continue;
    outdone.add(one);
    inherited.set(heir, Math.max(inherited.get(heir) ?? 0, one.score));
  }
  return scored.map((one) => ({
    ...one,
    score: outdone.has(one) ? 0 : Math.max(one.score, inherited.get(one) ?? 0),
  }));
}

function isPieceOf(piece: Candidate, whole: Candidate): boolean {
  return (
    piece.term === whole.term && whole.similarity - piece.similarity > LESS_ALIKE && overlaps(whole, piece)
  );
}

/** `morning and` sounds more like `Morning Andy` than `morning` does, but the `and` belongs to the sentence. */
export function losesStopWordAtEdge(
  { term, from, to }: Pick<Candidate, 'term' | 'from' | 'to'>,
  { tokens }: Utterance,
  stopWords: ReadonlySet<string>,
): boolean {
  return [tokens[from]!.folded, tokens[to - 1]!.folded].some(
    (word) => stopWords.has(word) && !term.words.includes(word),
  );
}
