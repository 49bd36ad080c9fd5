import {
  type AnchoredKeys,
  appended,
  DEPTH_MAX,
  ENDS_MAX,
  ENDS_MIN,
  endsKey,
  FAR_ENDS,
  FAR_ENDS_MAX,
  FAR_ENDS_MIN,
  HEAD_BASE,
  HEAD_KEY,
  HEAD_MAX,
  RUN_BASE,
  RUN_KEY,
  RUN_PHONES,
  SHORT_MAX,
  WHOLE_KEY,
  WHOLE_MAX,
  wholeKey,
} from './gram-keys.ts';
import type { GramTableBuilder } from './gram-table.ts';

/** Stands for the place of an anchored gram of which no class is left out yet. */
const EXACT = 0xff;

/** Readings by the classes of their phones. */
export interface Sound {
  readonly classes: Uint8Array;
  readonly starts: Uint32Array;
  readonly count: number;
}

export function fileWholes({ classes, starts, count }: Sound, table: GramTableBuilder): void {
  for (let reading = 0; reading < count; reading += 1) {
    const length = starts[reading + 1]! - starts[reading]!;
    if (length <= SHORT_MAX) table.put(wholeKey(WHOLE_KEY, classes, starts[reading]!, length), reading, 0);
  }
  table.file(undefined);
}

export function fileEnds({ classes, starts, count }: Sound, table: GramTableBuilder): void {
  for (let reading = 0; reading < count; reading += 1) {
    const from = starts[reading]!;
    const to = starts[reading + 1]!;
    if (to - from < ENDS_MIN || to - from > ENDS_MAX) continue;
    if (to - from <= SHORT_MAX) {
      table.put(endsKey(classes, { from, head: 2, to, tail: 2 }), reading, 0);
    } else {
      table.put(endsKey(classes, { from, head: 3, to, tail: 2 }), reading, 0);
      table.put(endsKey(classes, { from, head: 2, to, tail: 3 }), reading, 0);
    }
  }
  table.file(undefined);
}

export function fileHeads({ classes, starts, count }: Sound, table: GramTableBuilder): void {
  for (let reading = 0; reading < count; reading += 1) {
    if (starts[reading + 1]! - starts[reading]! <= SHORT_MAX) continue;
    table.put(wholeKey(HEAD_KEY, classes, starts[reading]!, HEAD_BASE), reading, 0);
  }
  table.file(({ reading, key }, level) => {
    const next = starts[reading]! + HEAD_BASE + level;
    if (HEAD_BASE + level === HEAD_MAX || next === starts[reading + 1]!) return 'keep';
    table.put(appended(key, classes[next]!), reading, 0);
    return 'leave';
  });
}

export function fileFarEnds({ classes, starts, count }: Sound, table: GramTableBuilder): void {
  for (let reading = 0; reading < count; reading += 1) {
    const from = starts[reading]!;
    const to = starts[reading + 1]!;
    if (to - from < FAR_ENDS_MIN || to - from > FAR_ENDS_MAX) continue;
    table.put(endsKey(classes, { from, head: FAR_ENDS, to, tail: FAR_ENDS }), reading, 0);
  }
  table.file(undefined);
}

export function fileRuns({ classes, starts, count }: Sound, table: GramTableBuilder): void {
  const endOf = (reading: number) => Math.min(starts[reading + 1]! - starts[reading]!, RUN_PHONES);
  for (let reading = 0; reading < count; reading += 1) {
    if (starts[reading + 1]! - starts[reading]! <= SHORT_MAX) continue;
    const last = endOf(reading) - RUN_BASE;
    for (let place = 0; place <= last; place += 1) {
      table.put(wholeKey(RUN_KEY, classes, starts[reading]! + place, RUN_BASE), reading, place);
    }
  }
  table.file((item, level) => {
    const { reading, place, key } = item;
    const length = RUN_BASE + level;
    if (length === DEPTH_MAX) return 'keep';
    // A run that can't be made longer is part of one before it, which is as rare or rarer.
    if (place + length < endOf(reading)) {
      table.put(appended(key, classes[starts[reading]! + place + length]!), reading, place);
    }
    return 'leave';
  });
}

export function fileAnchored(
  { classes, starts, count }: Sound,
  table: GramTableBuilder,
  { seed, base, isTail }: AnchoredKeys,
): void {
  const lengthOf = (reading: number) => starts[reading + 1]! - starts[reading]!;
  const classAt = (reading: number, i: number) =>
    classes[isTail ? starts[reading + 1]! - 1 - i : starts[reading]! + i]!;
  // Leaving out the first of two that are alike would give the same gram as leaving out the second.
  const mayLeaveOut = (reading: number, i: number) =>
    i + 1 < lengthOf(reading) && classAt(reading, i) !== classAt(reading, i + 1);
  for (let reading = 0; reading < count; reading += 1) {
    if (lengthOf(reading) <= WHOLE_MAX || lengthOf(reading) > SHORT_MAX) continue;
    let prefix = seed;
    for (let i = 0; i < base; i += 1) {
      if (lengthOf(reading) > base && mayLeaveOut(reading, i)) {
        let key = prefix;
        for (let k = i + 1; k <= base; k += 1) key = appended(key, classAt(reading, k));
        table.put(key, reading, i);
      }
      prefix = appended(prefix, classAt(reading, i));
    }
    table.put(prefix, reading, EXACT);
  }
  table.file(({ reading, place, key }, level) => {
    const length = base + level;
    if (length === DEPTH_MAX) return 'keep';
    if (place !== EXACT) {
      if (length + 1 >= lengthOf(reading)) return 'keep';
      table.put(appended(key, classAt(reading, length + 1)), reading, place);
      return 'leave';
    }
    if (length >= lengthOf(reading)) return 'keep';
    if (mayLeaveOut(reading, length)) {
      table.put(appended(key, classAt(reading, length + 1)), reading, length);
    }
    table.put(appended(key, classAt(reading, length)), reading, EXACT);
    return 'leave';
  });
}
