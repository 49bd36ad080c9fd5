/**
 * A turn of a script is what was said, with what the recogniser made of it:
 *
 *   Quiero pagar con [Bizum|visum] en [Zaragoza] {al|a} mes.
 *                     │     │        │            └─ an ordinary word heard as another
 *                     │     └ heard  └─ a term heard right
 *                     └ a term of the lexicon
 *
 * Everything else is heard right: in lower case and without punctuation, as recognisers write it.
 */
export interface MarkedTurn {
  readonly reference: string;
  readonly words: readonly HeardWord[];
  readonly terms: readonly MarkedTerm[];
  /** False when the recogniser heard every word right. */
  readonly hasErrors: boolean;
}

export interface HeardWord {
  readonly text: string;
  readonly right: boolean;
}

interface MarkedTerm {
  readonly canonical: string;
  /** As the recogniser wrote it, where that isn't the term. */
  readonly heard?: string;
}

const PART =
  /\[(?<term>[^\]|]+)(?:\|(?<heardTerm>[^\]]*))?\]|\{(?<word>[^}|]*)\|(?<heardWord>[^}]*)\}|[^[{]+/gu;
const WORD = /[\p{L}\p{N}]+(?:[-'&][\p{L}\p{N}]+)*/gu;

export function parseTurnMarkup(line: string): MarkedTurn {
  let reference = '';
  const words: HeardWord[] = [];
  const terms: MarkedTerm[] = [];
  for (const part of line.matchAll(PART)) {
    const { term, heardTerm, word, heardWord } = part.groups ?? {};
    const said = term ?? word ?? part[0];
    const heard = heardTerm ?? heardWord ?? said;
    reference += said;
    words.push(...heardWords(said, heard));
    if (term !== undefined)
      terms.push(isSameHeard(term, heard) ? { canonical: term } : { canonical: term, heard });
  }
  return {
    reference,
    words,
    terms,
    hasErrors: words.map(({ text }) => text).join(' ') !== asHeard(reference),
  };
}

/** Text as a recogniser writes it: lower case, words only. */
export function asHeard(text: string): string {
  return (text.toLowerCase().match(WORD) ?? []).join(' ');
}

function heardWords(said: string, heard: string): HeardWord[] {
  const saidWords = new Set(asHeard(said).split(' '));
  return asHeard(heard)
    .split(' ')
    .filter((text) => text !== '')
    .map((text) => ({ text, right: saidWords.has(text) }));
}

function isSameHeard(term: string, heard: string): boolean {
  return asHeard(term) === asHeard(heard);
}
