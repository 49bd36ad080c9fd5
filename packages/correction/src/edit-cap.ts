import type { Candidate } from './candidate.ts';

type Window = Pick<Candidate, 'from' | 'to'>;

/** One or two terms may well be all that is said. */
const CAPPED_CORRECTIONS_MIN = 3;
/** The cap looks at so many words at a time: a long transcript is judged like the sentences it is made of. */
export const CAP_WORDS = 12;

/**
 * Which of `chosen` (in text order, never overlapping) stand where too much would change: three or more of them that make
 * up more than `maxShare` of some `CAP_WORDS` words in a row, or of all words where there are fewer.
 */
export function cappedEdits(
  chosen: readonly Window[],
  words: number,
  maxShare: number,
): ReadonlySet<Window> | undefined {
  if (chosen.length < CAPPED_CORRECTIONS_MIN) return undefined;
  const length = Math.min(CAP_WORDS, words);
  let capped: Set<Window> | undefined;
  // A stretch begins with a correction or, at the end of the text, where a whole stretch still fits.
  for (let first = 0; first + CAPPED_CORRECTIONS_MIN <= chosen.length; first += 1) {
    const begin = Math.min(chosen[first]!.from, words - length);
    let last = first;
    let changed = 0;
    while (last < chosen.length && chosen[last]!.to <= begin + length) {
      changed += chosen[last]!.to - chosen[last]!.from;
      last += 1;
    }
    if (last - first < CAPPED_CORRECTIONS_MIN || changed <= maxShare * length) continue;
    capped ??= new Set();
    for (let i = first; i < last; i += 1) capped.add(chosen[i]!);
  }
  return capped;
}
