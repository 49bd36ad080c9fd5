/** What became of the words of many turns: as heard, corrected live, corrected at night. Counted, never assumed. */
import { countBrokenWords, countWordErrors } from './word-errors.ts';

/** One turn in all the shapes it took. */
export interface TurnTexts {
  readonly reference: string;
  readonly heard: string;
  readonly online: string;
  readonly offline: string;
}

export interface Tally {
  readonly turns: number;
  /** Of the references. */
  readonly words: number;
  readonly errors: { readonly heard: number; readonly online: number; readonly offline: number };
  /** Words that were heard right and are wrong now. */
  readonly broken: { readonly online: number; readonly offline: number };
}

export function tallyTurns(turns: readonly TurnTexts[]): Tally {
  const counted = turns.map(({ reference, heard, online, offline }) => ({
    heard: countWordErrors(reference, heard),
    online: countWordErrors(reference, online),
    offline: countWordErrors(reference, offline),
  }));
  const sum = (count: (turn: (typeof counted)[number]) => number) =>
    counted.reduce((total, turn) => total + count(turn), 0);
  return {
    turns: turns.length,
    words: sum(({ heard }) => heard.words),
    errors: {
      heard: sum(({ heard }) => heard.errors),
      online: sum(({ online }) => online.errors),
      offline: sum(({ offline }) => offline.errors),
    },
    broken: {
      online: sum(({ heard, online }) => countBrokenWords(heard, online)),
      offline: sum(({ heard, offline }) => countBrokenWords(heard, offline)),
    },
  };
}
