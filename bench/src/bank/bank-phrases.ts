import type { Language } from '@enmienda/correction';
import { drawDistractors } from '../eval/distractors.ts';
import { pick, seededRandom } from '../latency/seeded-random.ts';

/** Learned pairs have at most four words. */
const PHRASE_WORDS_MAX = 4;

/**
 * `count` different phrases as they would be heard for terms, the same each time, in no order: runs of one to four words of `words`,
 * and where these have run out, names with a letter lost or put in twice.
 */
export function bankPhrases(
  language: Language,
  words: readonly string[],
  count: number,
): { readonly phrases: readonly string[]; readonly spoken: number } {
  const random = seededRandom(20_261_121);
  const spoken = [...new Set(runsOf(words))];
  shuffle(spoken, random);
  const phrases = new Set(spoken.slice(0, count));
  const own = phrases.size;
  if (own < count) {
    const names = drawDistractors(language.code, count, { references: [], vocabulary: [] }).terms;
    while (phrases.size < count) phrases.add(misheard(pick(names, random).toLowerCase(), random));
  }
  return { phrases: [...phrases], spoken: own };
}

function* runsOf(words: readonly string[]): Generator<string> {
  for (const from of words.keys()) {
    for (let length = 1; length <= PHRASE_WORDS_MAX && from + length <= words.length; length++) {
      yield words.slice(from, from + length).join(' ');
    }
  }
}

function misheard(name: string, random: () => number): string {
  const at = 1 + Math.floor(random() * (name.length - 1));
  const letter = name.charAt(at);
  return random() < 0.5
    ? name.slice(0, at) + name.slice(at + 1)
    : name.slice(0, at) + letter + name.slice(at);
}

function shuffle(list: string[], random: () => number): void {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const moved = list[i] ?? '';
    list[i] = list[j] ?? '';
    list[j] = moved;
  }
}
