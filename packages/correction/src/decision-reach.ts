import { CAP_WORDS } from './edit-cap.ts';
import { PHONES_LOOKED_AT } from './gram-index.ts';
import type { Lexicon } from './lexicon.ts';
import { windowWordsMax } from './window-words.ts';

/**
 * How many words to the right of a place that no candidate lies across a round of corrections looks, to decide all that
 * is left of the place, and how many to the left, to decide all that is right of it: with the same words up to there, it decides
 * the same.
 *
 * To the right of its own words a decision depends on windows that overlap with it (all of them end before such a place, and
 * none is longer than `windowWordsMax`), on the next word, and on the phones by which the search is led to a term, each of
 * them a word at the worst. Words without a phone (digits) are not counted there: a search may look past a row of them. To the
 * left it depends on such windows too, on three words, and on the terms that share a stretch of `CAP_WORDS` with it.
 *
 * Each further round looks as far again, on the text that the round before it left: an utterance of n rounds depends on n
 * times as many words at the most. Rounds after the first change something only where a correction makes room for
 * another, beside it or around it: in 3 of the 26,800 utterances of the development sets; a third one in none.
 */
export function decisionReach(lexicon: Lexicon): number {
  return Math.max(windowWordsMax(lexicon), CAP_WORDS, PHONES_LOOKED_AT) + 1;
}
