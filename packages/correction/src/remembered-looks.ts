import { type GramSearch, PHONES_LOOKED_AT } from './gram-index.ts';

/** Readings `from` to `to` (half-open) of `readings`. */
export interface Look {
  readonly readings: readonly number[];
  readonly from: number;
  readonly to: number;
}

/**
 * A gram search that keeps what it found in one utterance for the next. A second round of corrections and the next partial
 * of live speech are nearly the same words, and a look that sees the same classes finds the same readings.
 */
export interface RememberedLooks {
  /** Begins an utterance of `length` classes of phones. */
  begin(classes: Uint8Array, length: number): void;
  /** The readings that may begin at phone `start`, of which those before `nearBelow` must sound near. */
  at(start: number, nearBelow: number): Look;
}

interface Looks {
  readonly classes: Uint8Array;
  /** By the phone at which a look was taken; none where `nearBelow` is -1. */
  readonly nearBelow: Int32Array;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly readings: number[];
}

/** Remembers one utterance at a time: not re-entrant. */
export function createRememberedLooks(search: GramSearch): RememberedLooks {
  let before = createLooks(new Uint8Array(0));
  let now = before;
  /** Phones that both utterances begin and end with. */
  let head = 0;
  let tail = 0;

  /** The phone of the utterance before from which it goes on as it does now from `start`, -1 where there is none. */
  const samePlace = (start: number): number => {
    if (start >= now.classes.length - tail) return start - now.classes.length + before.classes.length;
    return start + PHONES_LOOKED_AT <= head ? start : -1;
  };

  return {
    begin(classes, length) {
      before = now;
      now = createLooks(classes.slice(0, length));
      const shorter = Math.min(length, before.classes.length);
      head = 0;
      while (head < shorter && classes[head] === before.classes[head]) head += 1;
      tail = 0;
      const past = before.classes.length;
      while (tail < shorter && classes[length - 1 - tail] === before.classes[past - 1 - tail]) tail += 1;
    },
    at(start, nearBelow) {
      const from = now.readings.length;
      const place = samePlace(start);
      if (place >= 0 && before.nearBelow[place] === nearBelow) {
        const to = before.to[place]!;
        for (let i = before.from[place]!; i < to; i += 1) now.readings.push(before.readings[i]!);
      } else {
        const count = search.at(start, { classes: now.classes, length: now.classes.length, nearBelow });
        for (let i = 0; i < count; i += 1) now.readings.push(search.found[i]!);
      }
      now.nearBelow[start] = nearBelow;
      now.from[start] = from;
      now.to[start] = now.readings.length;
      return { readings: now.readings, from, to: now.readings.length };
    },
  };
}

function createLooks(classes: Uint8Array): Looks {
  return {
    classes,
    nearBelow: new Int32Array(classes.length).fill(-1),
    from: new Uint32Array(classes.length),
    to: new Uint32Array(classes.length),
    readings: [],
  };
}
