import { PHONES_PER_WORD_MAX } from './language.ts';
import type { Lexicon } from './lexicon.ts';
import { type Token, tokenize } from './tokens.ts';
import { IS_PROTECTED } from './word-facts.ts';

/** The words of a text with what is known of each by itself, and columns for what follows from all of them. */
export interface ReadWords extends WordColumns {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** The phones of all tokens run together; those of token i are `phoneStarts[i]` to `phoneStarts[i + 1]`. */
  readonly phoneStarts: Uint32Array;
  /** Each token's word without accents. */
  readonly letters: readonly string[];
  /** To be filled. */
  readonly isStanding: Uint8Array;
  readonly sentenceEnds: Uint32Array;
}

/** By token, but for `phones`. */
interface WordColumns {
  readonly phones: Uint8Array;
  readonly ranks: Uint32Array;
  readonly nameRanks: Uint32Array;
  readonly flags: Uint16Array;
  readonly wordIds: Int32Array;
}

/** Filled and copied within one call: not re-entrant. */
let scratch: WordColumns = createScratch(64);

export function readWords(text: string, { knownWords }: Lexicon): ReadWords {
  if (2 * scratch.flags.length < text.length + 1) scratch = createScratch(text.length);
  const read = scratch;
  const letters: string[] = [];
  const ends: number[] = [];
  let phonesEnd = 0;
  const tokens = tokenize(text, (from, start, end) => {
    const word = knownWords.find(from, start, end);
    const token = letters.length;
    read.ranks[token] = knownWords.rank(word);
    read.nameRanks[token] = knownWords.nameRank(word);
    read.flags[token] = knownWords.flags(word);
    read.wordIds[token] = knownWords.id(word);
    phonesEnd = knownWords.writePhones(word, read.phones, phonesEnd);
    ends.push(phonesEnd);
    letters.push(knownWords.letters(word));
    return knownWords.folded(word);
  });
  const columns = createColumns(tokens.length, phonesEnd);
  const { phones, phoneStarts, ranks, nameRanks, flags, wordIds } = columns;
  for (let i = 0; i < phonesEnd; i += 1) phones[i] = read.phones[i]!;
  for (let i = 0; i < tokens.length; i += 1) {
    phoneStarts[i + 1] = ends[i]!;
    ranks[i] = read.ranks[i]!;
    nameRanks[i] = read.nameRanks[i]!;
    flags[i] = tokens[i]!.isLiteral ? read.flags[i]! | IS_PROTECTED : read.flags[i]!;
    wordIds[i] = read.wordIds[i]!;
  }
  return {
    text,
    tokens,
    phones,
    phoneStarts,
    letters,
    ranks,
    nameRanks,
    flags,
    wordIds,
    isStanding: columns.isStanding,
    sentenceEnds: columns.sentenceEnds,
  };
}

function createScratch(tokens: number): WordColumns {
  return {
    phones: new Uint8Array(tokens * PHONES_PER_WORD_MAX),
    ranks: new Uint32Array(tokens),
    nameRanks: new Uint32Array(tokens),
    flags: new Uint16Array(tokens),
    wordIds: new Int32Array(tokens),
  };
}

/** Views of one buffer: eight buffers would take 4 µs. */
function createColumns(tokens: number, phones: number): Omit<ReadWords, 'text' | 'tokens' | 'letters'> {
  const numbers = 4 * tokens;
  const bytes = 5 * numbers + 4;
  const buffer = new ArrayBuffer(bytes + 3 * tokens + phones);
  return {
    ranks: new Uint32Array(buffer, 0, tokens),
    nameRanks: new Uint32Array(buffer, numbers, tokens),
    sentenceEnds: new Uint32Array(buffer, 2 * numbers, tokens),
    wordIds: new Int32Array(buffer, 3 * numbers, tokens),
    phoneStarts: new Uint32Array(buffer, 4 * numbers, tokens + 1),
    flags: new Uint16Array(buffer, bytes, tokens),
    isStanding: new Uint8Array(buffer, bytes + 2 * tokens, tokens),
    phones: new Uint8Array(buffer, bytes + 3 * tokens, phones),
  };
}
