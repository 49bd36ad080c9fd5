import type { Lexicon } from './lexicon.ts';
import { ROOT } from './phrase-trie.ts';
import { type Token, tokenize } from './tokens.ts';

/** A text as its words are numbered. */
interface NumberedText {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly wordIds: Int32Array;
}

/**
 * The tokens, without the ends of sentences that are a term's own: `CSI: Miami`, `Packaging Corp. of America`. A term that
 * was written into a text must stand there when the text is read again, or it would be corrected again and again.
 */
export function joinedSentences(read: NumberedText, lexicon: Lexicon): readonly Token[] {
  const { tokens } = read;
  if (lexicon.columns.limits.termsAcrossSentences === 0 || !hasSentenceInside(tokens)) return tokens;
  let joined: Token[] | undefined;
  for (let start = 0; start < tokens.length; start += 1) {
    const end = acrossSentences(read, start, lexicon);
    for (let i = start + 1; i < end; i += 1) {
      joined ??= [...tokens];
      joined[i] = { ...joined[i]!, startsSentence: false };
    }
  }
  return joined ?? tokens;
}

function hasSentenceInside(tokens: readonly Token[]): boolean {
  for (let i = 1; i < tokens.length; i += 1) if (tokens[i]!.startsSentence) return true;
  return false;
}

/** The end of the longest term that stands at a token sign by sign, and has the end of a sentence inside; or 0. */
function acrossSentences({ text, tokens, wordIds }: NumberedText, start: number, lexicon: Lexicon): number {
  const { trie, termCount } = lexicon;
  let node = ROOT;
  let longest = 0;
  let isAcross = false;
  for (let i = start; i < tokens.length && wordIds[i] !== -1; i += 1) {
    isAcross ||= i > start && tokens[i]!.startsSentence;
    node = trie.step(node, wordIds[i]!);
    if (node === -1) break;
    const phrase = trie.phraseAt(node);
    if (!isAcross || phrase === -1 || phrase >= termCount) continue;
    const { canonical } = lexicon.term(phrase);
    const own = tokenize(canonical);
    const written = canonical.slice(own[0]!.start, own.at(-1)!.end);
    if (folded(text.slice(tokens[start]!.start, tokens[i]!.end)) === folded(written)) longest = i + 1;
  }
  return longest;
}

function folded(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
