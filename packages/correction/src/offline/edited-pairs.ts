import type { Lexicon } from '../lexicon.ts';
import type { Span } from '../span.ts';
import { type Token, tokenize } from '../tokens.ts';
import { matchWords } from './word-matches.ts';
import { wordSimilarity } from './word-similarity.ts';

/** A term that stands in an edited text where other words were heard; the span is of those, on the heard text. */
export interface EditedPair extends Span {
  /** Folded words, divided by spaces. */
  readonly heard: string;
  readonly canonical: string;
}

/** Longer stretches are rewritten sentences, not one mishearing. */
const HEARD_WORDS_MAX = 4;
/** Words that sound less like the term were not heard for it. */
const SIMILARITY_MIN = 0.6;

/**
 * What a text says was misheard in another: each term of the lexicon that stands in `edited` and not in `heard`, with the words that it
 * stands for. These lie between words that are the same in both texts; where more was changed there, they are those that sound most like the term.
 */
export function pairsOfEdit(heard: string, edited: string, lexicon: Lexicon): readonly EditedPair[] {
  const before = tokenize(heard);
  const after = tokenize(edited);
  const matches = matchWords(
    before.map(({ folded }) => folded),
    after.map(({ folded }) => folded),
  );
  const pairs: EditedPair[] = [];
  for (let from = 0; from < after.length; ) {
    const mention = longestTerm(after, from, lexicon);
    if (mention === undefined) {
      from += 1;
      continue;
    }
    const to = from + mention.words.length;
    const gap = gapAround(matches, { from, to }, before.length);
    from = to;
    if (gap === undefined) continue;
    const window = soundsMost(before, gap, mention.words, lexicon);
    if (window === undefined) continue;
    const first = before[window.from];
    const last = before[window.to - 1];
    if (first === undefined || last === undefined) continue;
    const words = before.slice(window.from, window.to).map(({ folded }) => folded);
    pairs.push({ heard: words.join(' '), canonical: mention.canonical, start: first.start, end: last.end });
  }
  return pairs;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function longestTerm(
  tokens: readonly Token[],
  from: number,
  lexicon: Lexicon,
): { readonly words: readonly string[]; readonly canonical: string } | undefined {
  for (let to = Math.min(tokens.length, from + lexicon.phraseWordsMax); to > from; to -= 1) {
    const words = tokens.slice(from, to).map(({ folded }) => folded);
    const term = lexicon.termOf(words);
    if (term !== undefined) return { words, canonical: term.canonical };
  }
  return undefined;
}

/** What stood in place of the mention, between the nearest words outside of it that both texts have; nothing where it stood already. */
function gapAround(
  matches: readonly (number | undefined)[],
  mention: Range,
  length: number,
): Range | undefined {
  const inside = matches.slice(mention.from, mention.to);
  const [first] = inside;
  if (first !== undefined && inside.every((match, i) => match === first + i)) return undefined;
  const left = matches.slice(0, mention.from).findLast((match) => match !== undefined) ?? -1;
  const right = matches.slice(mention.to).find((match) => match !== undefined) ?? length;
  return right > left + 1 ? { from: left + 1, to: right } : undefined;
}

/** The whole gap where it sounds like the term, else the part of it that does most. */
function soundsMost(
  tokens: readonly Token[],
  gap: Range,
  term: readonly string[],
  lexicon: Lexicon,
): Range | undefined {
  let best: Range | undefined;
  let bestSimilarity = SIMILARITY_MIN;
  for (let from = gap.from; from < gap.to; from += 1) {
    for (let to = from + 1; to <= Math.min(gap.to, from + HEARD_WORDS_MAX); to += 1) {
      if (to > from + 1 && tokens[to - 1]?.startsSentence === true) break;
      const words = tokens.slice(from, to).map(({ folded }) => folded);
      const similarity = wordSimilarity(words, term, lexicon.language);
      if (similarity < bestSimilarity) continue;
      best = { from, to };
      bestSimilarity = similarity;
    }
  }
  return best;
}
