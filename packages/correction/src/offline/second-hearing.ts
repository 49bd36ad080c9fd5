import type { Candidate } from '../candidate.ts';
import { tokenize } from '../tokens.ts';
import type { Utterance } from '../utterance.ts';
import { losesStopWordAtEdge } from '../window-choice.ts';

/** What a second transcription has in the place of a candidate: its term, the same words as the first one, or others. */
export type SecondHearing = 'none' | 'term' | 'same-words' | 'other-words';

/** How far (as a share of the text) the same words may stand from each other in the two transcriptions. */
const DRIFT_MAX = 0.25;
/** So many tokens of drift are always allowed. */
const DRIFT_TOKENS = 3;

/** The second transcription of one turn, to look candidates up in. */
export interface SecondTranscription {
  at(candidate: Candidate, utterance: Utterance): SecondHearing;
}

export function readSecondHearing(
  second: string | undefined,
  stopWords: ReadonlySet<string>,
): SecondTranscription {
  if (second === undefined) return { at: () => 'none' };
  const words = tokenize(second).map(({ folded }) => folded);
  return {
    at({ term, from, to }, utterance) {
      const place = from / Math.max(1, utterance.tokens.length);
      const heard = utterance.tokens.slice(from, to).map(({ folded }) => folded);
      // A window that takes in what the second transcription has beside the term, or a word of the sentence, reaches too far.
      const isBesideTerm = (word: string | undefined): boolean =>
        word !== undefined && heard.includes(word) && !term.words.includes(word);
      const hasTerm =
        !losesStopWordAtEdge({ term, from, to }, utterance, stopWords) &&
        placesNear(words, term.words, place).some(
          (at) => !isBesideTerm(words[at - 1]) && !isBesideTerm(words[at + term.words.length]),
        );
      if (hasTerm) return 'term';
      return placesNear(words, heard, place).length > 0 ? 'same-words' : 'other-words';
    },
  };
}

/** Where `sought` stands in `words`, not too far from `place`, a share of the text. */
function placesNear(words: readonly string[], sought: readonly string[], place: number): readonly number[] {
  const expected = place * words.length;
  const drift = Math.max(DRIFT_TOKENS, DRIFT_MAX * words.length);
  const places: number[] = [];
  for (let at = 0; at + sought.length <= words.length; at++) {
    if (Math.abs(at - expected) <= drift && sought.every((word, i) => words[at + i] === word))
      places.push(at);
  }
  return places;
}
