import { normalize } from './measures.ts';

/** Which terms of a vocabulary a reference holds. */
export type FindTerms = (reference: string) => readonly string[];

/** Finds the canonicals that stand word for word in a reference, case and punctuation aside. */
export function termFinder(canonicals: readonly string[]): FindTerms {
  const byWords = new Map(canonicals.map((canonical) => [normalize(canonical), canonical]));
  const longest = Math.max(0, ...Array.from(byWords.keys(), (words) => words.split(' ').length));
  return (reference) => {
    const words = normalize(reference).split(' ');
    const found = new Set<string>();
    words.forEach((_, from) => {
      for (let to = from + 1; to <= Math.min(words.length, from + longest); to += 1) {
        const canonical = byWords.get(words.slice(from, to).join(' '));
        if (canonical !== undefined) found.add(canonical);
      }
    });
    return [...found];
  };
}
