import { joinedSentences } from './joined-sentences.ts';
import { type Language, PHONES_PER_WORD_MAX } from './language.ts';
import type { Lexicon, Term } from './lexicon.ts';
import { ROOT } from './phrase-trie.ts';
import type { Span } from './span.ts';
import { type Token, tokenize } from './tokens.ts';
import { IS_PROTECTED } from './word-facts.ts';

/** A text read with a lexicon: its tokens, how they sound, how usual they are, and which terms stand right in it. */
export interface Utterance {
  readonly text: string;
  readonly language: Language;
  readonly tokens: readonly Token[];
  /** The phones of all tokens run together; those of token i are `phoneStarts[i]` to `phoneStarts[i + 1]`. */
  readonly phones: Uint8Array;
  readonly phoneStarts: Uint32Array;
  /** Each token's word without accents. */
  readonly letters: readonly string[];
  /** Frequency rank of each token's word, 0 outside the everyday list. */
  readonly ranks: Uint32Array;
  /** Rank among names of each token's word, 0 for what is none. */
  readonly nameRanks: Uint32Array;
  /** The flags of `word-facts.ts`, by token. */
  readonly flags: Uint8Array;
  /** Each token's number in the trie of the lexicon, -1 when no phrase holds the word. */
  readonly wordIds: Int32Array;
  /** Canonicals that stand in the text as they should, overlapping ones too. */
  readonly standing: readonly StandingTerm[];
  /** 1 for the tokens that some standing term covers. */
  readonly isStanding: Uint8Array;
  /** First token after the sentence that holds token i. */
  readonly sentenceEnds: Uint32Array;
}

/** A canonical found word for word: tokens `start` to `end`. */
export interface StandingTerm extends Span {
  readonly term: Term;
}

export function readUtterance(text: string, lexicon: Lexicon): Utterance {
  const heard = tokenize(text);
  const count = heard.length;
  const phones = new Uint8Array(count * PHONES_PER_WORD_MAX);
  const phoneStarts = new Uint32Array(count + 1);
  const ranks = new Uint32Array(count);
  const nameRanks = new Uint32Array(count);
  const flags = new Uint8Array(count);
  const wordIds = new Int32Array(count);
  const letters: string[] = [];
  let end = 0;
  for (let i = 0; i < count; i += 1) {
    const { folded, isLiteral } = heard[i]!;
    phoneStarts[i] = end;
    const word = lexicon.wordFacts(folded);
    for (let phone = 0; phone < word.phones.length; phone += 1) {
      phones[end] = word.phones.charCodeAt(phone);
      end += 1;
    }
    ranks[i] = word.rank;
    nameRanks[i] = word.nameRank;
    flags[i] = isLiteral ? word.flags | IS_PROTECTED : word.flags;
    wordIds[i] = word.id;
    letters.push(word.letters);
  }
  phoneStarts[count] = end;
  const tokens = joinedSentences({ text, tokens: heard, wordIds }, lexicon);
  const standing = standingTerms({ tokens, wordIds }, lexicon);
  const isStanding = new Uint8Array(count);
  for (const { start, end: after } of standing) isStanding.fill(1, start, after);
  return {
    text,
    language: lexicon.language,
    tokens,
    phones: phones.subarray(0, end),
    phoneStarts,
    letters,
    ranks,
    nameRanks,
    flags,
    wordIds,
    standing,
    isStanding,
    sentenceEnds: sentenceEnds(tokens),
  };
}

/** Visits every phrase of the lexicon that begins at token `start`, the shortest first. */
export function visitPhrases(
  { tokens, wordIds }: Pick<Utterance, 'tokens' | 'wordIds'>,
  start: number,
  visit: { readonly lexicon: Lexicon; readonly found: (phrase: number, end: number) => void },
): void {
  const { trie } = visit.lexicon;
  let node = ROOT;
  for (let i = start; i < tokens.length; i += 1) {
    const wordId = wordIds[i]!;
    if (wordId === -1 || (i > start && tokens[i]!.startsSentence)) return;
    node = trie.step(node, wordId);
    if (node === -1) return;
    const phrase = trie.phraseAt(node);
    if (phrase !== -1) visit.found(phrase, i + 1);
  }
}

function standingTerms(words: Pick<Utterance, 'tokens' | 'wordIds'>, lexicon: Lexicon): StandingTerm[] {
  const standing: StandingTerm[] = [];
  for (let start = 0; start < words.tokens.length; start += 1) {
    const found = (index: number, end: number) => {
      const phrase = lexicon.phrase(index);
      if (phrase.kind === 'canonical') standing.push({ term: phrase.term, start, end });
    };
    visitPhrases(words, start, { lexicon, found });
  }
  return standing;
}

function sentenceEnds(tokens: readonly Token[]): Uint32Array {
  const ends = new Uint32Array(tokens.length);
  let end = tokens.length;
  for (let i = tokens.length - 1; i >= 0; i -= 1) {
    ends[i] = end;
    if (tokens[i]!.startsSentence) end = i;
  }
  return ends;
}
