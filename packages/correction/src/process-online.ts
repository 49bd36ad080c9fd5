import { type Assessment, certain } from './assessment.ts';
import { type Candidate, overlaps } from './candidate.ts';
import { canonicalCandidates, writingOf } from './canonical-spelling.ts';
import { clarificationOf } from './clarification.ts';
import type { Correction, Evidence, OnlineInput, OnlineResult, Rejection } from './correction.ts';
import { correctOnce, type Round } from './correction-round.ts';
import type { Corrector } from './corrector.ts';
import { extendHistory, originalSpan, type PlacedEdit } from './edit-history.ts';
import { replacedWords } from './features.ts';
import { type Hints, type Rescore, readHints } from './hints.ts';
import { rewrittenUtterance } from './rewritten-utterance.ts';
import { candidateAt } from './sound-of-window.ts';
import type { Span } from './span.ts';
import { hashOfText } from './text-hash.ts';
import { readUtterance, type Utterance } from './utterance.ts';
import type { Word } from './word.ts';
import { editText, editWords } from './word-times.ts';

/**
 * Corrects one utterance: synchronous, pure, and without effect on its own output. Only corrections of the result change
 * the text; suggestions and the clarification are for people. An empty lexicon gives the text back byte for byte.
 *
 * The text is looked at again after each round of corrections until a round changes nothing, which is why a second call
 * changes nothing. It ends: a correction leaves a standing term, which no later one cuts into, and takes in at least one
 * word that was none, so the words outside standing terms get fewer with every round; and those that are only written anew
 * (`canonical-spelling.ts`) are written right, which none undoes but a longer one around it.
 */
export function processOnline(corrector: Corrector, input: OnlineInput): OnlineResult {
  return correctUtterance(corrector, input);
}

/** `processOnline` with other scores. */
export function correctUtterance(corrector: Corrector, input: OnlineInput, rescore?: Rescore): OnlineResult {
  let text = input.text;
  let words = input.words;
  let utterance: Utterance | undefined;
  let history: readonly PlacedEdit<Correction>[] = [];
  const rejected = new Map<string, Rejection>();
  const { alternatives = [] } = input;
  const refused = input.refused === undefined ? undefined : new Set(input.refused);
  for (;;) {
    const hints = readHints({ text, words, alternatives, refused, rescore });
    utterance ??= readUtterance(text, corrector.lexicon);
    const writing = writingRound(utterance, refused);
    const round = writing ?? correctOnce(corrector, utterance, hints);
    const view: View = { corrector, round, hints, history, original: input.text };
    if (corrector.policy.explain) collectRejections(view, rejected);
    if (round.applied.length === 0) {
      return resultOf(view, { input, text, words, rejected: [...rejected.values()] });
    }
    const edits = round.applied.map((assessment) => {
      const { start, end } = spanOf(round.utterance, assessment.candidate);
      const detail = correctionOf(view, assessment);
      return { start, end, replacement: detail.replacement, detail };
    });
    history = extendHistory(history, edits);
    if (words !== undefined) words = editWords(text, words, edits);
    text = editText(text, edits);
    utterance = writing === undefined ? undefined : rewrittenUtterance(utterance, text, edits);
  }
}

/** Before anything else, terms that stand in the text are written as the lexicon has them: nothing else depends on how they are. */
function writingRound(utterance: Utterance, refused: ReadonlySet<string> | undefined): Round | undefined {
  const candidates = canonicalCandidates(utterance, refused);
  if (candidates.length === 0) return undefined;
  return { utterance, applied: candidates.map(certain), left: [], refused: [] };
}

/** One round in the light of those before it. */
interface View {
  readonly corrector: Corrector;
  readonly round: Round;
  readonly hints: Hints;
  readonly history: readonly PlacedEdit<Correction>[];
  readonly original: string;
}

function resultOf(
  view: View,
  end: {
    readonly input: OnlineInput;
    readonly text: string;
    readonly words: readonly Word[] | undefined;
    readonly rejected: readonly Rejection[];
  },
): OnlineResult {
  const { input, words } = end;
  const { round, corrector } = view;
  const clarification = clarificationOf(round, corrector);
  return {
    text: end.text,
    original: input.text,
    corrections: view.history.map(({ original, replacement, detail }) => ({
      ...detail,
      ...original,
      id: correctionId(original, replacement),
      original: input.text.slice(original.start, original.end),
    })),
    suggestions: suggestionsOf(view),
    ...(clarification === undefined
      ? {}
      : { clarification: { ...clarification, ...originalSpan(view.history, clarification) } }),
    ...(words === undefined ? {} : { words }),
    ...(input.words === undefined ? {} : { originalWords: input.words }),
    ...(corrector.policy.explain ? { rejected: end.rejected } : {}),
  };
}

/** The best suggestion for each stretch of words, pairs before likenesses. */
function suggestionsOf(view: View): readonly Correction[] {
  const taken: Candidate[] = [];
  return view.round.left
    .filter(({ decision }) => decision === 'suggest')
    .sort((a, b) => b.score - a.score)
    .filter(({ candidate }) => {
      if (taken.some((other) => overlaps(other, candidate))) return false;
      taken.push(candidate);
      return true;
    })
    .sort((a, b) => a.candidate.from - b.candidate.from)
    .map((assessment) => correctionOf(view, assessment));
}

function correctionOf(view: View, assessment: Assessment): Correction {
  const { candidate, score, margin } = assessment;
  const span = originalSpan(view.history, spanOf(view.round.utterance, candidate));
  const replacement = replacementOf(candidate);
  return {
    id: correctionId(span, replacement),
    ...span,
    original: view.original.slice(span.start, span.end),
    replacement,
    method: candidate.method,
    score,
    margin: Math.max(0, margin),
    evidence: evidenceOf(view, candidate),
  };
}

/** Around a term that stands in the text already, the signs are the text's. */
function replacementOf({ method, term }: Candidate): string {
  return method === 'canonical' ? writingOf(term.canonical) : term.canonical;
}

function evidenceOf(view: View, candidate: Candidate): Evidence {
  const { utterance } = view.round;
  const confidence = view.hints.confidence(candidate.from, candidate.to);
  return {
    phoneSimilarity:
      // Pairs and surfaces are not found by sound, so how alike the sides sound is measured afterwards.
      candidate.termPhones > 0 || candidate.method === 'canonical'
        ? candidate.similarity
        : candidateAt(utterance, candidate, view.corrector.lexicon.language).similarity,
    heardWords: candidate.to - candidate.from,
    termWords: candidate.term.wordCount,
    everydayRank: replacedWords(utterance, candidate).commonestRank,
    ...(confidence === undefined ? {} : { confidence }),
    ...(candidate.pairCount === undefined ? {} : { pairCount: candidate.pairCount }),
  };
}

function collectRejections(view: View, rejected: Map<string, Rejection>): void {
  for (const { candidate, score, reason } of view.round.refused) {
    const span = originalSpan(view.history, spanOf(view.round.utterance, candidate));
    const replacement = candidate.term.canonical;
    const key = correctionId(span, replacement);
    if (!rejected.has(key)) rejected.set(key, { ...span, replacement, score, reason });
  }
}

function spanOf(utterance: Utterance, { from, to }: Pick<Candidate, 'from' | 'to'>): Span {
  return { start: utterance.tokens[from]!.start, end: utterance.tokens[to - 1]!.end };
}

/** A hash of the place and the replacement, in 8 hex digits: the same for the same input and lexicon. */
function correctionId(span: Span, replacement: string): string {
  const hash = hashOfText(`${span.start}:${span.end}:${replacement}`);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
