import { type MatchWords } from '@enmienda/correction/offline/training';
import { distance } from 'fastest-levenshtein';
import { SymSpell } from 'mnemonist';
import { Metaphone } from 'natural/lib/natural/phonetics/index.js';
import { normalize } from '../measures.ts';

const METAPHONE_RATIO_MIN = 0.7;
const SYMSPELL_RATIO_MIN = 0.8;

/** Terms that stand in the text already, but for accents and case. */
export function sameLetters(canonicals: readonly string[]): MatchWords {
  const byLetters = new Map(canonicals.map((canonical) => [bare(normalize(canonical)), canonical]));
  return (words) => {
    const canonical = byLetters.get(bare(words.join(' ')));
    return canonical === undefined ? undefined : { canonical, score: 1 };
  };
}

/** The nearest term of an index of symmetric deletes (mnemonist's SymSpell), up to two letters away and at least 0.8 alike. */
export function symmetricDeletes(canonicals: readonly string[]): MatchWords {
  const index = new SymSpell({ maxDistance: 2, verbosity: 1 });
  const byLetters = new Map(canonicals.map((canonical) => [normalize(canonical), canonical]));
  for (const letters of byLetters.keys()) index.add(letters);
  return (words) => {
    const heard = words.join(' ');
    const [nearest] = index.search(heard);
    const canonical = nearest === undefined ? undefined : byLetters.get(nearest.term);
    if (nearest === undefined || canonical === undefined) return undefined;
    const score = 1 - nearest.distance / Math.max(nearest.term.length, heard.length);
    return score < SYMSPELL_RATIO_MIN ? undefined : { canonical, score };
  };
}

/** Terms with the same English sound (natural's Metaphone), of those the one whose letters are nearest. */
export function sameMetaphone(canonicals: readonly string[]): MatchWords {
  const phonetics = new Metaphone();
  const byKey = new Map<string, { canonical: string; letters: string }[]>();
  for (const canonical of canonicals) {
    const letters = normalize(canonical);
    const key = phonetics.process(letters);
    const same = byKey.get(key);
    if (same === undefined) byKey.set(key, [{ canonical, letters }]);
    else same.push({ canonical, letters });
  }
  return (words) => {
    const heard = words.join(' ');
    let best: { canonical: string; score: number } | undefined;
    for (const { canonical, letters } of byKey.get(phonetics.process(heard)) ?? []) {
      const score = 1 - distance(heard, letters) / Math.max(heard.length, letters.length);
      if (score >= METAPHONE_RATIO_MIN && score > (best?.score ?? 0)) best = { canonical, score };
    }
    return best;
  };
}

function bare(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '');
}
