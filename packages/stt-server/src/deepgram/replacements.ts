/** `replace=find:replacement`: words of the reply that are written otherwise, without a change of what is stored. */
import type { TimedWord } from '../server/segments.ts';

export type Replacement = (words: readonly TimedWord[]) => readonly TimedWord[];

/** Each in its order; a replacement that is empty takes the words out. */
export function replacementsOf(pairs: readonly string[]): Replacement {
  const rules = pairs.map((pair) => {
    const [find = '', replacement = ''] = pair.split(':', 2);
    return { find: find.trim().split(/\s+/).map(plain), text: replacement.trim() };
  });
  return (words) => rules.reduce((list, rule) => replaceAll(list, rule), words);
}

interface Rule {
  readonly find: readonly string[];
  readonly text: string;
}

function replaceAll(words: readonly TimedWord[], { find, text }: Rule): readonly TimedWord[] {
  const out: TimedWord[] = [];
  for (let at = 0; at < words.length; ) {
    const found = words.slice(at, at + find.length);
    const [first] = found;
    const last = found.at(-1);
    const isThere =
      found.length === find.length && found.every((word, index) => plain(word.text) === find[index]);
    if (first === undefined || last === undefined) return out;
    if (!isThere) out.push(first);
    else if (text !== '') {
      const confidence = Math.min(...found.map((word) => word.confidence));
      out.push({ text: text + signsAfter(last.text), startMs: first.startMs, endMs: last.endMs, confidence });
    }
    at += isThere ? find.length : 1;
  }
  return out;
}

/** Without case and without the signs around it. */
export function plain(text: string): string {
  return text.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
}

function signsAfter(text: string): string {
  return /[^\p{L}\p{N}]*$/u.exec(text)?.[0] ?? '';
}
