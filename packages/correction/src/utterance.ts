import { joinedSentences } from './joined-sentences.ts';
import type { Language } from './language.ts';
import type { Lexicon, Term } from './lexicon.ts';
import { ROOT } from './phrase-trie.ts';
import { readWords } from './read-words.ts';
import type { Span } from './span.ts';
import type { Token } from './tokens.ts';

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
  readonly flags: Uint16Array;
  /** Each token's number in the trie of the lexicon, -1 when no phrase holds the word. */
  readonly wordIds: Int32Array;
  /** Canonicals that stand in the text as they should, overlapping ones too. */
  readonly standing: readonly StandingTerm[];
  /** Surfaces and heard sides of pairs that stand in the text, overlapping ones too. */
  readonly given: readonly GivenPhrase[];
  /** 1 for the tokens that some standing term covers. */
  readonly isStanding: Uint8Array;
  /** First token after the sentence that holds token i. */
  readonly sentenceEnds: Uint32Array;
}

/** A canonical found word for word: tokens `start` to `end`. */
export interface StandingTerm extends Span {
  readonly term: Term;
}

/** Another phrase found word for word, by its number. */
interface GivenPhrase extends Span {
  readonly phrase: number;
}

export function readUtterance(text: string, lexicon: Lexicon): Utterance {
  const read = readWords(text, lexicon);
  const { wordIds, isStanding } = read;
  const tokens = joinedSentences(read, lexicon);
  const { standing, given } = standingPhrases({ tokens, wordIds }, lexicon);
  for (const { start, end } of standing) isStanding.fill(1, start, end);
  markSentenceEnds(tokens, read.sentenceEnds);
  return {
    text,
    language: lexicon.language,
    tokens,
    phones: read.phones,
    phoneStarts: read.phoneStarts,
    letters: read.letters,
    ranks: read.ranks,
    nameRanks: read.nameRanks,
    flags: read.flags,
    wordIds,
    standing,
    given,
    isStanding,
    sentenceEnds: read.sentenceEnds,
  };
}

/** Every phrase of the lexicon that stands in the words, in order of where they begin, the shortest first. */
function standingPhrases(
  { tokens, wordIds }: Pick<Utterance, 'tokens' | 'wordIds'>,
  lexicon: Lexicon,
): Pick<Utterance, 'standing' | 'given'> {
  const { trie, termCount } = lexicon;
  const standing: StandingTerm[] = [];
  const given: GivenPhrase[] = [];
  for (let start = 0; start < tokens.length; start += 1) {
    let node = ROOT;
    for (let i = start; i < tokens.length; i += 1) {
      const wordId = wordIds[i]!;
      if (wordId === -1 || (i > start && tokens[i]!.startsSentence)) break;
      node = trie.step(node, wordId);
      if (node === -1) break;
      const phrase = trie.phraseAt(node);
      if (phrase === -1) continue;
      if (phrase < termCount) standing.push({ term: lexicon.term(phrase), start, end: i + 1 });
      else given.push({ phrase, start, end: i + 1 });
    }
  }
  return { standing, given };
}

function markSentenceEnds(tokens: readonly Token[], ends: Uint32Array): void {
  let end = tokens.length;
  for (let i = tokens.length - 1; i >= 0; i -= 1) {
    ends[i] = end;
    if (tokens[i]!.startsSentence) end = i;
  }
}
