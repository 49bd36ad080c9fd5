import type { GramIndex, Readings } from './gram-index.ts';
import {
  type AnchoredKeys,
  appended,
  DEPTH_MAX,
  ENDS_MAX,
  ENDS_MIN,
  endsKey,
  RUN_BASE,
  RUN_KEY,
  RUN_PHONES,
  SHORT_HEAD,
  SHORT_MAX,
  SHORT_TAIL,
  slotOfKey,
  storedKey,
  WHOLE_KEY,
  WHOLE_MAX,
  wholeKey,
} from './gram-keys.ts';
import { PLACE_BITS } from './gram-table.ts';
import { createHeardBefore } from './heard-before.ts';
import type { HeardSpeech } from './heard-speech.ts';
import { PHONE_INVENTORY_SIZE } from './phone-costs.ts';
import { createSoundFilter, type SoundLimits } from './sound-filter.ts';

export interface ReadingSearch {
  /** Looks through an utterance. */
  look(speech: HeardSpeech): void;
  /** Visits the readings that may begin at word i of it, each once, in order of their numbers. */
  visit(word: number, visitor: (word: number, reading: number) => void): void;
}

/** Insertions and deletions add up along a reading, so the later runs may have moved further. */
const SLACK = 2;
const LATE_SLACK = 3;
const LATE_PLACE = 8;
/** A reading found by its tail is as long as what is heard, give or take a third. */
const TAIL_LENGTH_SHARE = 0.66;
const TAIL_PHONES_MAX: number = Math.ceil(SHORT_MAX / TAIL_LENGTH_SHARE);
/**
 * How much must lead to a reading before it is compared: of those long enough for runs, two runs of three or a longer one, of
 * those with so many phones three. Of 1,328 corrections of the development sets eight were lost, and an utterance among 10,000
 * terms took 670 comparisons for 1,510.
 */
const LONG_FROM = 14;
/** Where so many phones are everyday words, a short term must sound so near that its head is enough to find it. */
const NEAR_SHORT_PHONES = 9;
/** Where so many phones are everyday words, one more. */
const NEAR_PHONES = 20;
/** What grams other than runs weigh, a run of three being 1. */
const ANCHORED_WEIGHT = 2;
const PLACE_MASK: number = (1 << PLACE_BITS) - 1;
const RUN_PLACE_MAX: number = RUN_PHONES - RUN_BASE;
const WEIGHT_BITS = 4;
const WEIGHT_MASK: number = (1 << WEIGHT_BITS) - 1;
const STAMPS: number = 1 << 24;

/** Holds what it found of one utterance: not re-entrant. */
export function createReadingSearch(
  index: GramIndex,
  readings: Readings,
  limits: SoundLimits,
): ReadingSearch {
  const { table, postings } = index;
  const { starts: readingStarts } = readings;
  const slots = table.length / 2 - 1;
  const shift = 32 - Math.round(Math.log2(slots));
  const filter = createSoundFilter(index.classes, readingStarts, limits);
  /** Places of the classes after a word: bit i is set where the phone i after its start has the class. */
  const placesOf = new Uint32Array(PHONE_INVENTORY_SIZE);
  /** By reading: the last word that a gram led from to it, and in the lowest bits what its grams weigh. */
  const evidence = new Uint32Array(readings.count);
  let stamp = 0;
  const needTwo = firstOfLength(readings, SHORT_MAX + 1);
  const needThree = firstOfLength(readings, LONG_FROM);
  // What the grams lead to: a chain for each word, which begins at `heads[word]` and ends with -1.
  let heads = new Int32Array(64);
  let hitReadings = new Uint32Array(4096);
  let hitNexts = new Int32Array(4096);
  let hits = 0;
  /** The word that each phone belongs to. */
  let wordAt = new Uint32Array(512);
  let found = new Uint32Array(1024);
  let firsts = new Uint32Array(64);
  // The same of the utterance before.
  let foundBefore = new Uint32Array(1024);
  let firstsBefore = new Uint32Array(64);
  const heardBefore = createHeardBefore();
  const firstWords = new Int32Array(RUN_PLACE_MAX + 1);
  const lastWords = new Int32Array(RUN_PLACE_MAX + 1);

  const slotOf = (key: number): number => {
    const stored = storedKey(key);
    let slot = slotOfKey(stored, shift);
    for (;;) {
      const present = table[2 * slot]!;
      if (present === 0) return -1;
      if ((present ^ stored) >>> 1 === 0) return slot;
      slot = (slot + 1) & (slots - 1);
    }
  };

  const hit = (word: number, reading: number, weight: number): void => {
    if (hits === hitReadings.length) {
      hitReadings = widened(hitReadings);
      const nexts = new Int32Array(hits * 2);
      nexts.set(hitNexts);
      hitNexts = nexts;
    }
    hitReadings[hits] = (reading << WEIGHT_BITS) | weight;
    hitNexts[hits] = heads[word]!;
    heads[word] = hits;
    hits += 1;
  };

  /** The readings of a slot that end with a word, at each word at which they may begin. */
  const hitTails = ({ starts, ends }: HeardSpeech, slot: number, word: number): void => {
    const end = starts[word + 1]!;
    for (let i = table[2 * slot + 1]!; i < table[2 * slot + 3]!; i += 1) {
      const reading = postings[i]! >>> PLACE_BITS;
      const length = readingStarts[reading + 1]! - readingStarts[reading]!;
      const longest = Math.min(limits.most[length]!, Math.floor(length / TAIL_LENGTH_SHARE));
      for (let from = word; from >= 0 && end - starts[from]! <= longest && end <= ends[from]!; from -= 1) {
        if (end - starts[from]! >= length * TAIL_LENGTH_SHARE) hit(from, reading, ANCHORED_WEIGHT);
      }
    }
  };

  /** Takes the readings under a gram at a word; true where longer grams go deeper. */
  const take = (
    speech: HeardSpeech,
    key: number,
    place: { readonly word: number; readonly isTail: boolean },
  ): boolean => {
    const slot = slotOf(key);
    if (slot === -1) return false;
    if (place.isTail) hitTails(speech, slot, place.word);
    else {
      for (let i = table[2 * slot + 1]!; i < table[2 * slot + 3]!; i += 1)
        hit(place.word, postings[i]! >>> PLACE_BITS, ANCHORED_WEIGHT);
    }
    return (table[2 * slot]! & 1) === 1;
  };

  /** The heads, or tails, of a kind at a word: with each of the classes left out, as deep as they go. */
  const takeAnchored = (speech: HeardSpeech, { seed, base, isTail }: AnchoredKeys, word: number): void => {
    const { classes, starts, ends } = speech;
    const at = isTail ? starts[word + 1]! - 1 : starts[word]!;
    const step = isTail ? -1 : 1;
    const available = Math.min(DEPTH_MAX + 1, isTail ? at + 1 : ends[word]! - at);
    if (available < base) return;
    const place = { word, isTail };
    let prefix = seed;
    for (let out = 0; out < base; out += 1) {
      const here = classes[at + out * step]!;
      if (available > base && here !== classes[at + (out + 1) * step]!) {
        let key = prefix;
        for (let i = out + 1; i <= base; i += 1) key = appended(key, classes[at + i * step]!);
        for (let i = base + 1; take(speech, key, place) && i < available; i += 1) {
          key = appended(key, classes[at + i * step]!);
        }
      }
      prefix = appended(prefix, here);
    }
    for (let out = base; take(speech, prefix, place) && out < available; out += 1) {
      const here = classes[at + out * step]!;
      if (out + 1 < available && here !== classes[at + (out + 1) * step]!) {
        let key = appended(prefix, classes[at + (out + 1) * step]!);
        for (let i = out + 2; take(speech, key, place) && i < available; i += 1) {
          key = appended(key, classes[at + i * step]!);
        }
      }
      prefix = appended(prefix, here);
    }
  };

  const takeEnds = (speech: HeardSpeech, word: number): void => {
    const { classes, starts, words, ends } = speech;
    const from = starts[word]!;
    const place = { word, isTail: false };
    for (let next = word + 1; next <= words && starts[next]! <= ends[word]!; next += 1) {
      const to = starts[next]!;
      if (to - from > ENDS_MAX + 3) return;
      if (to - from < ENDS_MIN - 1) continue;
      if (to - from <= SHORT_MAX + 2) take(speech, endsKey(classes, { from, head: 2, to, tail: 2 }), place);
      if (to - from < ENDS_MIN) continue;
      take(speech, endsKey(classes, { from, head: 3, to, tail: 2 }), place);
      take(speech, endsKey(classes, { from, head: 2, to, tail: 3 }), place);
    }
  };

  const takeWholes = (speech: HeardSpeech, word: number): void => {
    const { classes, starts, ends } = speech;
    for (let length = 2; length <= WHOLE_MAX && starts[word]! + length <= ends[word]!; length += 1) {
      take(speech, wholeKey(WHOLE_KEY, classes, starts[word]!, length), { word, isTail: false });
    }
  };

  /**
   * The runs at each phone: they lead to the words that a reading with such a run there may begin at. Which words those are
   * depends on the place of the run in the reading, so it is looked up once for all postings of a phone.
   */
  const takeRuns = ({ classes, starts, words, ends }: HeardSpeech): void => {
    const length = starts[words]!;
    for (let at = 0; at + RUN_BASE <= length; at += 1) {
      const placesWithWords = findWordsOfPlaces(starts, at);
      if (placesWithWords === 0) continue;
      let key = wholeKey(RUN_KEY, classes, at, RUN_BASE);
      for (let end = at + RUN_BASE; ; end += 1) {
        const slot = slotOf(key);
        if (slot === -1) break;
        const stop = table[2 * slot + 3]!;
        const weight = end - at - RUN_BASE + 1;
        for (let i = table[2 * slot + 1]!; i < stop; i += 1) {
          const posting = postings[i]!;
          const place = posting & PLACE_MASK;
          if (((placesWithWords >>> place) & 1) === 0) continue;
          const first = firstWords[place]!;
          for (let word = lastWords[place]!; word >= first; word -= 1) {
            if (end <= ends[word]! && heardBefore.sameWords[word] === -1) {
              hit(word, posting >>> PLACE_BITS, weight);
            }
          }
        }
        if ((table[2 * slot]! & 1) === 0 || end >= length) break;
        key = appended(key, classes[end]!);
      }
    }
  };

  /** Fills in the words at which readings may begin of which a run is at phone `at`; bit p is set where place p has any. */
  const findWordsOfPlaces = (starts: Uint32Array, at: number): number => {
    let places = 0;
    for (let place = 0; place <= RUN_PLACE_MAX; place += 1) {
      const slack = place < LATE_PLACE ? SLACK : LATE_SLACK;
      const latest = Math.min(at, at - place + slack);
      if (latest < 0) break;
      const last = wordAt[latest]!;
      if (starts[last]! < at - place - slack) continue;
      let first = last;
      let isOpen = heardBefore.sameWords[first] === -1;
      while (first > 0 && starts[first - 1]! >= at - place - slack) {
        first -= 1;
        if (heardBefore.sameWords[first] === -1) isOpen = true;
      }
      if (!isOpen) continue;
      firstWords[place] = first;
      lastWords[place] = last;
      places |= 1 << place;
    }
    return places;
  };

  /** Keeps those of a word's chain that may sound alike. */
  const keepAlike = (speech: HeardSpeech, word: number, kept: number): number => {
    const { classes, starts, ends } = speech;
    let count = kept;
    stamp += 1;
    if (stamp === STAMPS) {
      evidence.fill(0);
      stamp = 1;
    }
    const more = speech.nearReach[word]! >= NEAR_PHONES ? 1 : 0;
    const stop = filter.placesEnd(speech, word);
    for (let i = starts[word]!; i < stop; i += 1) placesOf[classes[i]!]! |= 1 << (i - starts[word]!);
    for (let at = heads[word]!; at !== -1; at = hitNexts[at]!) {
      const reading = hitReadings[at]! >>> WEIGHT_BITS;
      const weight = hitReadings[at]! & WEIGHT_MASK;
      const before = evidence[reading]! >>> 8 === stamp ? evidence[reading]! & 0xff : 0;
      evidence[reading] = (stamp << 8) | Math.min(before + weight, 0xff);
      const needed = reading < needTwo ? 1 : (reading < needThree ? 2 : 3) + more;
      if (before >= needed || before + weight < needed) continue;
      if (!filter.isAlike(speech, { word, reading, end: ends[word]! }, placesOf)) continue;
      if (count === found.length) found = widened(found);
      found[count] = reading;
      count += 1;
    }
    for (let i = starts[word]!; i < stop; i += 1) placesOf[classes[i]!] = 0;
    if (count - kept > 1) found.subarray(kept, count).sort();
    return count;
  };

  /** Keeps what was found at a word of the utterance before. */
  const keepSame = (word: number, kept: number): number => {
    const count = kept + firstsBefore[word + 1]! - firstsBefore[word]!;
    while (found.length < count) found = widened(found);
    for (let i = firstsBefore[word]!; i < firstsBefore[word + 1]!; i += 1) {
      found[kept + i - firstsBefore[word]!] = foundBefore[i]!;
    }
    return count;
  };

  /** Whether a short term that ends with a word may begin at one that is looked at anew. */
  const mayEndOpen = ({ starts }: HeardSpeech, word: number): boolean => {
    for (let from = word; from >= 0 && starts[word + 1]! - starts[from]! <= TAIL_PHONES_MAX; from -= 1) {
      if (heardBefore.sameWords[from] === -1) return true;
    }
    return false;
  };

  return {
    look(speech) {
      const { starts, words, nearReach } = speech;
      while (heads.length < words) heads = new Int32Array(heads.length * 2);
      while (wordAt.length < starts[words]!) wordAt = new Uint32Array(wordAt.length * 2);
      heads.fill(-1, 0, words);
      heardBefore.compare(speech);
      [found, foundBefore] = [foundBefore, found];
      [firsts, firstsBefore] = [firstsBefore, firsts];
      while (firsts.length <= words) firsts = new Uint32Array(firsts.length * 2);
      hits = 0;
      for (let word = 0; word < words; word += 1) {
        wordAt.fill(word, starts[word], starts[word + 1]);
        if (heardBefore.sameWords[word] !== -1) {
          if (mayEndOpen(speech, word)) takeAnchored(speech, SHORT_TAIL, word);
          continue;
        }
        takeWholes(speech, word);
        takeAnchored(speech, SHORT_HEAD, word);
        if (nearReach[word]! >= NEAR_SHORT_PHONES) continue;
        takeEnds(speech, word);
        takeAnchored(speech, SHORT_TAIL, word);
      }
      takeRuns(speech);
      let kept = 0;
      for (let word = 0; word < words; word += 1) {
        firsts[word] = kept;
        const same = heardBefore.sameWords[word]!;
        kept = same === -1 ? keepAlike(speech, word, kept) : keepSame(same, kept);
      }
      firsts[words] = kept;
    },
    visit(word, visitor) {
      for (let i = firsts[word]!; i < firsts[word + 1]!; i += 1) visitor(word, found[i]!);
    },
  };
}

/** The first reading, of those that lie shortest first, with so many phones. */
function firstOfLength({ starts, count }: Readings, phones: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (starts[middle + 1]! - starts[middle]! < phones) low = middle + 1;
    else high = middle;
  }
  return low;
}

function widened(column: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const wider = new Uint32Array(column.length * 2);
  wider.set(column);
  return wider;
}
