import type { Candidate } from '../candidate.ts';
import type { CandidateSearch } from '../candidate-search.ts';
import { forbidden } from '../guards.ts';
import type { Lexicon } from '../lexicon.ts';
import { FULL_COST, PHONE_INVENTORY_SIZE } from '../phone-costs.ts';
import { createPrefixDistances, phoneSimilarity } from '../phone-distance.ts';
import type { Utterance } from '../utterance.ts';
import { windowWordsMax } from '../window-words.ts';
import { EVERYDAY_RANK_MAX } from '../word-facts.ts';

/** The least similarity of a window that has a word which is no everyday one, and of one that has none. */
const OPEN_SIMILARITY_MIN = 0.55;
const EVERYDAY_SIMILARITY_MIN = 0.62;
/** Terms of fewer phones must sound the more alike, by so much a phone. */
const SHORT_TERM_PHONES = 10;
const SIMILARITY_PER_PHONE = 0.02;
const SIMILARITY_MIN_MAX = 0.9;
/** Windows that begin at one word, the most similar first: what lies behind is never right. */
const PER_START_MAX = 16;
/** Places of classes are bits of a number that stays small, and so many of a reading's classes are compared with them. */
const PLACES_MAX = 30;
const COMPARED_MAX = 22;
/** Classes by which a reading may differ, of those compared. */
const EDITS_SHARE = 0.5;

/** A reading where a window begins. */
interface Place {
  readonly reading: number;
  readonly from: number;
  /** The windows end at this token at the latest. */
  readonly last: number;
  /** The least similarity of windows with and without a word that is no everyday one. */
  readonly open: number;
  readonly everyday: number;
}

/**
 * Compares every run of words with every reading of every term, which grows with the terms: 3 ms an utterance at 1,600 of them. What the online
 * index gives up because it seldom pays (decision 11) holds a sixth of the missed mentions.
 */
export function createFullSearch(lexicon: Lexicon): CandidateSearch {
  const { readings, grams } = lexicon;
  const { classes, classOf } = grams;
  const prefixes = createPrefixDistances(lexicon.language.phoneCosts);
  const wordsMax = windowWordsMax(lexicon);
  /** Places of the classes after a word: bit i is set where the phone i after its start has the class. */
  const placesOf = new Uint32Array(PHONE_INVENTORY_SIZE);

  /** Whether some run of the `places` phones heard differs in few enough classes from the reading (Myers 1999, as in `sound-filter.ts`). */
  const mayBeAlike = (begin: number, length: number, places: number): boolean => {
    const compared = Math.min(length, COMPARED_MAX);
    let up = -1;
    let down = 0;
    for (let i = begin; i < begin + compared; i += 1) {
      const equal = placesOf[classes[i]!]!;
      const diagonal = ((((equal & up) + up) | 0) ^ up) | equal | down;
      const right = ((down | ~(diagonal | up)) << 1) | 1;
      const left = (diagonal & up) << 1;
      up = left | ~(diagonal | right);
      down = right & diagonal;
    }
    const allowed = compared * EDITS_SHARE;
    let distance = compared;
    for (let i = 0; i < places; i += 1) {
      distance += ((up >>> i) & 1) - ((down >>> i) & 1);
      if (distance <= allowed) return true;
    }
    return false;
  };

  /** Adds the windows that are alike enough; of two for the same term and words the more alike, of whatever reading. */
  const addWindows = (utterance: Utterance, place: Place, here: Map<number, Candidate>): void => {
    const { phones, phoneStarts, ranks } = utterance;
    const { reading, from, last, open, everyday } = place;
    const termIndex = readings.termOf[reading]!;
    const start = readings.starts[reading]!;
    const end = readings.starts[reading + 1]!;
    const termPhones = end - start;
    const heardFrom = phoneStarts[from]!;
    const longest = Math.floor(termPhones / open);
    const heard = { phones, start: heardFrom, end: Math.min(phoneStarts[last]!, heardFrom + longest) };
    const bound = Math.ceil((1 - open) * FULL_COST * longest);
    const distances = prefixes.fill({ phones: readings.phones, start, end }, heard, bound);
    let isOpen = false;
    for (let to = from + 1; to <= last; to += 1) {
      const rank = ranks[to - 1]!;
      if (rank === 0 || rank > EVERYDAY_RANK_MAX) isOpen = true;
      const heardPhones = phoneStarts[to]! - heardFrom;
      if (heardPhones > longest) break;
      if (phoneStarts[to] === phoneStarts[to - 1]) continue;
      const distance = distances[heardPhones]!;
      const similarity = phoneSimilarity(distance, heardPhones, termPhones);
      if (similarity < (isOpen ? open : everyday)) continue;
      const key = termIndex * (wordsMax + 1) + to - from;
      if ((here.get(key)?.similarity ?? 0) >= similarity) continue;
      here.set(key, {
        term: lexicon.term(termIndex),
        from,
        to,
        method: distance === 0 ? 'phonetic' : 'edit',
        distance,
        heardPhones,
        termPhones,
        firstPhone: readings.phones[start]!,
        lastPhone: readings.phones[end - 1]!,
        similarity,
      });
    }
  };

  const windowsFrom = (utterance: Utterance, from: number): readonly Candidate[] => {
    const { phones, phoneStarts, sentenceEnds } = utterance;
    const start = phoneStarts[from]!;
    const last = Math.min(sentenceEnds[from]!, from + wordsMax);
    const rest = phoneStarts[last]! - start;
    const places = Math.min(PLACES_MAX, rest);
    placesOf.fill(0);
    for (let i = 0; i < places; i += 1) placesOf[classOf[phones[start + i]!]!]! |= 1 << i;
    const here = new Map<number, Candidate>();
    for (let reading = 0; reading < readings.count; reading += 1) {
      const begin = readings.starts[reading]!;
      const length = readings.starts[reading + 1]! - begin;
      const short = Math.max(0, SHORT_TERM_PHONES - length) * SIMILARITY_PER_PHONE;
      const open = Math.min(SIMILARITY_MIN_MAX, OPEN_SIMILARITY_MIN + short);
      // Readings lie shortest first: all others are too long for what is left of the sentence.
      if (rest < length * open) break;
      if (!mayBeAlike(begin, length, places)) continue;
      const everyday = Math.min(SIMILARITY_MIN_MAX, EVERYDAY_SIMILARITY_MIN + short);
      addWindows(utterance, { reading, from, last, open, everyday }, here);
    }
    const allowed = [...here.values()].filter((one) => forbidden(utterance, one, false) === undefined);
    return allowed.sort((a, b) => b.similarity - a.similarity).slice(0, PER_START_MAX);
  };

  return {
    find(utterance) {
      const { phoneStarts, tokens } = utterance;
      const found: Candidate[] = [];
      for (let from = 0; from < tokens.length; from += 1) {
        if (phoneStarts[from + 1] !== phoneStarts[from]) found.push(...windowsFrom(utterance, from));
      }
      return found;
    },
  };
}
