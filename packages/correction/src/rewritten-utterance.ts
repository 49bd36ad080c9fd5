import { type Token, tokenize } from './tokens.ts';
import type { Utterance } from './utterance.ts';
import type { TextEdit } from './word-times.ts';

/** Signs that neither end a sentence nor make an address of the words beside them. */
const PLAIN = /^[\p{L}\p{M}\p{N}\s\p{Pd}'’&]*$/u;

/**
 * `utterance` after `edits` that wrote words of it in other case or with other signs between them, as reading `text` would give it:
 * what is known of its words stays. Undefined where it has to be read again, because signs were changed that may say more.
 */
export function rewrittenUtterance(
  utterance: Utterance,
  text: string,
  edits: readonly TextEdit[],
): Utterance | undefined {
  const tokens: Token[] = [];
  let next = 0;
  let shift = 0;
  for (const { start, end, replacement } of edits) {
    if (!PLAIN.test(replacement) || !PLAIN.test(utterance.text.slice(start, end))) return undefined;
    while (utterance.tokens[next]!.start < start) {
      tokens.push(moved(utterance.tokens[next]!, shift));
      next += 1;
    }
    for (const written of tokenize(replacement)) {
      const token = utterance.tokens[next];
      if (token?.folded !== written.folded || token.end - token.start !== written.end - written.start) {
        return undefined;
      }
      const at = start + shift;
      tokens.push({ ...token, start: at + written.start, end: at + written.end });
      next += 1;
    }
    if (utterance.tokens[next - 1]!.end !== end) return undefined;
    shift += replacement.length - (end - start);
  }
  for (; next < utterance.tokens.length; next += 1) tokens.push(moved(utterance.tokens[next]!, shift));
  return {
    text,
    language: utterance.language,
    tokens,
    phones: utterance.phones,
    phoneStarts: utterance.phoneStarts,
    letters: utterance.letters,
    ranks: utterance.ranks,
    nameRanks: utterance.nameRanks,
    flags: utterance.flags,
    wordIds: utterance.wordIds,
    standing: utterance.standing,
    given: utterance.given,
    isStanding: utterance.isStanding,
    sentenceEnds: utterance.sentenceEnds,
  };
}

function moved(token: Token, shift: number): Token {
  return shift === 0 ? token : { ...token, start: token.start + shift, end: token.end + shift };
}
