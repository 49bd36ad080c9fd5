import { createGramHits } from './gram-hits.ts';
import type { GramIndex, Readings } from './gram-index.ts';
import { SHORT_MAX } from './gram-keys.ts';
import { createHeardBefore } from './heard-before.ts';
import type { HeardSpeech } from './heard-speech.ts';
import { HitChains } from './hit-chains.ts';
import { PHONE_INVENTORY_SIZE } from './phone-costs.ts';
import { createSoundFilter, type SoundLimits } from './sound-filter.ts';
import { widened } from './widened-column.ts';

export interface ReadingSearch {
  /** Looks through an utterance. */
  look(speech: HeardSpeech): void;
  /** The word of the utterance before at which the same readings may begin as at word i, -1 where there is none. */
  sameWord(word: number): number;
  /** Visits the readings that may begin at word i of it, each once, in order of their numbers. */
  visit(word: number, visitor: (word: number, reading: number) => void): void;
}

/**
 * How much must lead to a reading before it is compared: of those long enough for runs, two runs of three or a longer one, of
 * those with so many phones three.
 */
const LONG_FROM = 14;
/** Where so many phones are everyday words, one more. */
const NEAR_PHONES = 20;
const STAMPS: number = 1 << 24;

/**
 * Most words are everyday ones that nobody misheard, so only runs that touch another word are looked up, and of everyday words what
 * few terms share: whole words, heads, ends. Of 1,309 corrections of the development sets 14 are lost by that, the score trained
 * on what is left is no worse, and an utterance among 10,000 terms takes 68 comparisons for 390.
 *
 * Holds what it found of one utterance: not re-entrant.
 */
export function createReadingSearch(
  index: GramIndex,
  readings: Readings,
  limits: SoundLimits,
): ReadingSearch {
  const grams = createGramHits(index, readings, limits);
  const chains = new HitChains();
  const filter = createSoundFilter(index.classes, readings.starts, limits);
  /** Places of the classes after a word: bit i is set where the phone i after its start has the class. */
  const placesOf = new Uint32Array(PHONE_INVENTORY_SIZE);
  /** By reading: the last word that a gram led from to it, and in the lowest bits what its grams weigh. */
  const evidence = new Uint32Array(readings.count);
  let stamp = 0;
  const needTwo = firstOfLength(readings, SHORT_MAX + 1);
  const needThree = firstOfLength(readings, LONG_FROM);
  let found = new Uint32Array(1024);
  let firsts = new Uint32Array(64);
  // The same of the utterance before.
  let foundBefore = new Uint32Array(1024);
  let firstsBefore = new Uint32Array(64);
  const heardBefore = createHeardBefore();

  /** Keeps those of a word's chain that may sound alike. */
  const keepAlike = (speech: HeardSpeech, word: number, kept: number): number => {
    const { classes, starts, ends } = speech;
    if (chains.heads[word] === -1) return kept;
    let count = kept;
    stamp += 1;
    if (stamp === STAMPS) {
      evidence.fill(0);
      stamp = 1;
    }
    const more = speech.nearReach[word]! >= NEAR_PHONES ? 1 : 0;
    const stop = filter.placesEnd(speech, word);
    for (let i = starts[word]!; i < stop; i += 1) placesOf[classes[i]!]! |= 1 << (i - starts[word]!);
    for (let hit = chains.heads[word]!; hit !== -1; hit = chains.nexts[hit]!) {
      const reading = chains.reading(hit);
      const weight = chains.weight(hit);
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

  return {
    look(speech) {
      const { words } = speech;
      heardBefore.compare(speech);
      const { sameWords } = heardBefore;
      [found, foundBefore] = [foundBefore, found];
      [firsts, firstsBefore] = [firstsBefore, firsts];
      while (firsts.length <= words) firsts = new Uint32Array(firsts.length * 2);
      grams.collect(speech, sameWords, chains);
      let kept = 0;
      for (let word = 0; word < words; word += 1) {
        firsts[word] = kept;
        const same = sameWords[word]!;
        kept = same === -1 ? keepAlike(speech, word, kept) : keepSame(same, kept);
      }
      firsts[words] = kept;
    },
    sameWord: (word) => heardBefore.sameWords[word]!,
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
