import { CONSONANT_RULES } from './consonant-rules.ts';
import { IRREGULAR_WORDS } from './irregular-words.ts';
import { VOWEL_RULES } from './vowel-rules.ts';

/** Each word of the table as a rule that fits the whole of it. */
const WORD_RULES: readonly string[] = IRREGULAR_WORDS.split('|').map((pair) => {
  const [word = '', phones = ''] = pair.trim().split(' ');
  return `#(${word})# ${phones}`;
});

/**
 * How English reads letters aloud, as a sound key: good enough that a name and its mishearing come out near each other,
 * not a pronouncing dictionary. Long vowels are written with the vowel they end near (`ai` time, `ou` go); r after a
 * vowel is kept, as in America.
 *
 * Source: the shape and most of the lines follow the U.S. Naval Research Laboratory's rules (Elovitz, Johnson, McHugh and
 * Shore 1976, doi 10.1109/TASSP.1976.1162873), a public-domain report, cut down to what moves the key.
 */
export const ENGLISH_RULES: readonly string[] = [...WORD_RULES, ...VOWEL_RULES, ...CONSONANT_RULES];
