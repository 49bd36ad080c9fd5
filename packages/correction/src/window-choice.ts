import type { ScoredCandidate } from './assessment.ts';
import { type Candidate, longestWindow, overlaps } from './candidate.ts';
import type { Utterance } from './utterance.ts';

/** So much less alike than another window for the same term, a window is a piece of the mention, or has words too many. */
const LESS_ALIKE = 0.05;
/** A window that is itself less likely than not has words that are right as they are. */
const LIKELY = 0.5;

/**
 * Whether a term was said and over which words are two questions, and a part of a mention may answer the first one better than the
 * whole. So a window that another one for the same term clearly outdoes in likeness is no choice, and its score goes to the likeliest
 * of those that outdo it: `colas anitas` becomes `Colsanitas`, not `Colsanitas anitas`. `scored` are in order of `from`, and so
 * is what is given back.
 */
export function chooseWindows(
  scored: readonly ScoredCandidate[],
  utterance: Utterance,
  stopWords: ReadonlySet<string>,
): readonly ScoredCandidate[] {
  if (!scored.some(({ score }) => score >= LIKELY)) return scored;
  const longest = longestWindow(scored.map(({ candidate }) => candidate));
  const around: Around = { scored, longest, utterance, stopWords };
  const heirs = scored.map((_, index) => heirOf(around, index));
  if (heirs.every((heir) => heir === -1)) return scored;
  const scores = scored.map(({ score }) => score);
  heirs.forEach((heir, index) => {
    if (heir !== -1) scores[heir] = Math.max(scores[heir]!, scored[index]!.score);
  });
  return scored.map((one, index) => {
    const score = heirs[index] === -1 ? scores[index]! : 0;
    return score === one.score ? one : { ...one, score };
  });
}

interface Around {
  readonly scored: readonly ScoredCandidate[];
  /** Tokens of the longest window. */
  readonly longest: number;
  readonly utterance: Utterance;
  readonly stopWords: ReadonlySet<string>;
}

/** The place of the window that outdoes the one at `index`, -1 when none does. */
function heirOf(around: Around, index: number): number {
  const { scored, utterance, stopWords } = around;
  const { candidate } = scored[index]!;
  let heir = -1;
  for (let i = firstBeside(around, index); i < scored.length; i += 1) {
    const other = scored[i]!;
    if (other.candidate.from >= candidate.to) break;
    if (other.score < LIKELY || other.score <= (scored[heir]?.score ?? 0)) continue;
    if (!isPieceOf(candidate, other.candidate)) continue;
    if (losesStopWordAtEdge(other.candidate, utterance, stopWords)) continue;
    if (!cutsIntoAnother(around, i, candidate)) heir = i;
  }
  return heir;
}

/** The first place in the list whose window may overlap with the one at `index`. */
function firstBeside({ scored, longest }: Around, index: number): number {
  const { from } = scored[index]!.candidate;
  let first = index;
  while (first > 0 && scored[first - 1]!.candidate.from + longest > from) first -= 1;
  return first;
}

/** The better window takes words from another likely term that the worse one leaves alone. */
function cutsIntoAnother(around: Around, betterIndex: number, worse: Candidate): boolean {
  const { scored } = around;
  const better = scored[betterIndex]!.candidate;
  for (let i = firstBeside(around, betterIndex); i < scored.length; i += 1) {
    const { candidate: other, score } = scored[i]!;
    if (other.from >= better.to) break;
    if (score < LIKELY || other.term === better.term) continue;
    if (overlaps(other, better) && !overlaps(other, worse)) return true;
  }
  return false;
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
