import { PRESENT_BITS, slotOfKey, storedKey } from './gram-keys.ts';
import { widened } from './widened-column.ts';

/**
 * A list of more readings is made of longer grams. Shorter lists find less and take hardly less time: of 1,292 corrections of the
 * development sets among 10,000 terms 14 are lost at 40, 21 at 24 and 28 at 14. At the 800 to 1,700 terms of the sets themselves
 * 24 loses none.
 */
const LIST_MAX = 40;
/** Of a posting: the place of a run or word in the reading. */
export const PLACE_BITS = 8;

/** A reading under a gram. `place` is for whoever put it there; in the postings only its lowest eight bits are kept. */
export interface GramItem {
  readonly key: number;
  readonly reading: number;
  readonly place: number;
}

/** Whether a reading of a crowded list stays in it, or has been put under longer grams, if any. */
export type Crowding = 'keep' | 'leave';

/** Collects readings under the keys of grams, one kind of gram after the other. */
export interface GramTableBuilder {
  put(key: number, reading: number, place: number): void;
  /**
   * Files what was put since the last call. `crowd` is asked for each reading of a list that is too long, and may put it
   * under longer grams, which are filed next, one `level` deeper; without it lists may be of any length.
   */
  file(crowd: ((item: GramItem, level: number) => Crowding) | undefined): void;
  build(): GramTable;
}

export interface GramTable {
  readonly table: Uint32Array;
  readonly postings: Uint32Array;
  readonly present: Uint32Array;
}

export function createGramTable(): GramTableBuilder {
  const keys = createKeyNumbers();
  let waiting = createColumns(3);
  const filed = createColumns(2);
  return {
    put(key, reading, place) {
      waiting.push(key, reading, place);
    },
    file(crowd) {
      for (let level = 0; waiting.length > 0; level += 1) {
        const [keyOf, readingOf, placeOf] = waiting.columns() as [Uint32Array, Uint32Array, Uint32Array];
        const length = waiting.length;
        waiting = createColumns(3);
        const ids = new Uint32Array(length);
        for (let i = 0; i < length; i += 1) ids[i] = keys.add(storedKey(keyOf[i]!));
        for (let i = 0; i < length; i += 1) {
          const item = { key: keyOf[i]! | 0, reading: readingOf[i]!, place: placeOf[i]! };
          if (crowd !== undefined && keys.count(ids[i]!) > LIST_MAX) {
            if (crowd(item, level) === 'leave') {
              keys.deepen(ids[i]!);
              continue;
            }
          }
          filed.push(ids[i]!, (item.reading << PLACE_BITS) | (item.place & ((1 << PLACE_BITS) - 1)), 0);
        }
      }
    },
    build() {
      const [idOf, postingOf] = filed.columns() as [Uint32Array, Uint32Array];
      return packed(keys, { idOf, postingOf, length: filed.length });
    },
  };
}

function packed(
  keys: KeyNumbers,
  filed: { readonly idOf: Uint32Array; readonly postingOf: Uint32Array; readonly length: number },
): GramTable {
  let bits = 4;
  while (1 << bits < keys.size() * 1.5) bits += 1;
  const slots = 1 << bits;
  const table = new Uint32Array(2 * slots + 2);
  const present = new Uint32Array(Math.max(1, (slots << PRESENT_BITS) >>> 5));
  const slotOf = new Uint32Array(keys.size());
  for (let id = 0; id < slotOf.length; id += 1) {
    const bit = slotOfKey(keys.key(id), 32 - bits - PRESENT_BITS);
    present[bit >>> 5]! |= 1 << (bit & 31);
    let slot = bit >>> PRESENT_BITS;
    while (table[2 * slot] !== 0) slot = (slot + 1) & (slots - 1);
    table[2 * slot] = keys.key(id) | (keys.isDeeper(id) ? 1 : 0);
    slotOf[id] = slot;
  }
  const next = new Uint32Array(slots + 1);
  for (let i = 0; i < filed.length; i += 1) next[slotOf[filed.idOf[i]!]! + 1]! += 1;
  for (let slot = 0; slot < slots; slot += 1) next[slot + 1]! += next[slot]!;
  for (let slot = 0; slot <= slots; slot += 1) table[2 * slot + 1] = next[slot]!;
  const postings = new Uint32Array(filed.length);
  for (let i = 0; i < filed.length; i += 1) {
    const slot = slotOf[filed.idOf[i]!]!;
    postings[next[slot]!] = filed.postingOf[i]!;
    next[slot]! += 1;
  }
  return { table, postings, present };
}

/** Numbers keys as they come, and counts how often each does. */
interface KeyNumbers {
  add(key: number): number;
  key(id: number): number;
  count(id: number): number;
  deepen(id: number): void;
  isDeeper(id: number): boolean;
  size(): number;
}

function createKeyNumbers(): KeyNumbers {
  let bits = 10;
  let slots = new Uint32Array(1 << bits);
  let keys = new Uint32Array(1 << (bits - 1));
  let counts = new Uint32Array(keys.length);
  let deeper = new Uint8Array(keys.length);
  let size = 0;
  const slotOf = (key: number): number => {
    let slot = slotOfKey(key, 32 - bits);
    while (slots[slot] !== 0 && keys[slots[slot]! - 1] !== key) slot = (slot + 1) & (slots.length - 1);
    return slot;
  };
  const widen = (): void => {
    bits += 1;
    slots = new Uint32Array(1 << bits);
    keys = widened(keys);
    counts = widened(counts);
    const wider = new Uint8Array(keys.length);
    wider.set(deeper);
    deeper = wider;
    for (let id = 0; id < size; id += 1) slots[slotOf(keys[id]!)] = id + 1;
  };
  return {
    add(key) {
      let slot = slotOf(key);
      if (slots[slot] === 0) {
        if (size === keys.length) {
          widen();
          slot = slotOf(key);
        }
        keys[size] = key;
        size += 1;
        slots[slot] = size;
      }
      const id = slots[slot]! - 1;
      counts[id]! += 1;
      return id;
    },
    key: (id) => keys[id]!,
    count: (id) => counts[id]!,
    deepen(id) {
      deeper[id] = 1;
    },
    isDeeper: (id) => deeper[id] === 1,
    size: () => size,
  };
}

/** Columns of equal length that grow. */
function createColumns(width: number): {
  push(a: number, b: number, c: number): void;
  columns(): readonly Uint32Array[];
  readonly length: number;
} {
  let columns = Array.from({ length: width }, () => new Uint32Array(1024));
  let length = 0;
  return {
    push(a, b, c) {
      if (length === columns[0]!.length) columns = columns.map(widened);
      columns[0]![length] = a;
      columns[1]![length] = b;
      if (width > 2) columns[2]![length] = c;
      length += 1;
    },
    columns: () => columns,
    get length() {
      return length;
    },
  };
}
