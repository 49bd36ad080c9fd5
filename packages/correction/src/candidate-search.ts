import type { Candidate } from './candidate.ts';
import { createGramSearch, type Readings } from './gram-index.ts';
import type { Lexicon } from './lexicon.ts';
import { FULL_COST } from './phone-costs.ts';
import { createPrefixDistances, PHONES_MAX, phoneSimilarity } from './phone-distance.ts';
import { createRememberedLooks } from './remembered-looks.ts';
import type { Utterance } from './utterance.ts';
import { IS_STOP } from './word-facts.ts';

export interface CandidateSearch {
  /**
   * The terms that sound like some words of the utterance, for each such run of words. How alike they must be is
   * `similarityFloor`'s to say. The order is fixed by the utterance and the lexicon.
   */
  find(utterance: Utterance): readonly Candidate[];
}

/** How alike a long term must sound to be looked at: below this nothing is accepted, and searching deeper costs time. */
export const SEARCH_SIMILARITY_MIN = 0.7;
/** Terms of fewer phones must sound the more alike, by so much a phone. */
const SHORT_TERM_PHONES = 10;
const SIMILARITY_PER_PHONE = 0.02;
/**
 * Words that are all everyday ones must sound the more like the term: of what the score accepts, one in a hundred lies
 * below. Most speech is such words, so this is most of the speed.
 */
const EVERYDAY_SIMILARITY = 0.12;
const SIMILARITY_FLOOR_MAX = 0.9;
const EVERYDAY_RANK_MAX = 10_000;

/**
 * The least similarity that makes a candidate. `isEveryday`: the words are all everyday words, and none of them is a
 * word of the term.
 */
export function similarityFloor(minSimilarity: number, termPhones: number, isEveryday: boolean): number {
  const short = Math.max(0, SHORT_TERM_PHONES - termPhones) * SIMILARITY_PER_PHONE;
  return Math.min(SIMILARITY_FLOOR_MAX, minSimilarity + short + (isEveryday ? EVERYDAY_SIMILARITY : 0));
}

/** Holds scratch for one search at a time: not re-entrant. */
export function createCandidateSearch(
  lexicon: Lexicon,
  minSimilarity: number = SEARCH_SIMILARITY_MIN,
): CandidateSearch {
  const { readings, grams } = lexicon;
  const looks = createRememberedLooks(createGramSearch(grams));
  const prefixes = createPrefixDistances(lexicon.language.phoneCosts);
  const term = { phones: readings.phones, start: 0, end: 0 };
  const heard: { phones: Uint8Array; start: number; end: number } = { phones: term.phones, start: 0, end: 0 };
  const { wordStarts, wordIds: termWordIds } = lexicon.columns.terms;
  /** By the number of a word: 1 for the content words of the utterance. */
  const isSpoken = new Uint8Array(lexicon.columns.words.starts.length);
  const readingsWithin = countReadingsWithin(readings, minSimilarity);
  let classes: Uint8Array = new Uint8Array(1024);

  /** A long name of which a word is heard right may be far from the rest of what is heard. */
  const sharesWord = (termIndex: number): boolean => {
    const first = wordStarts[termIndex]!;
    const end = wordStarts[termIndex + 1]!;
    if (end - first === 1) return false;
    for (let i = first; i < end; i += 1) if (isSpoken[termWordIds[i]!] === 1) return true;
    return false;
  };

  const windowsOf = (speech: Speech, from: number, reading: number): void => {
    const { phoneStarts, phones, sentenceEnds } = speech.utterance;
    const termIndex = readings.termOf[reading]!;
    term.start = readings.starts[reading]!;
    term.end = readings.starts[reading + 1]!;
    const termPhones = term.end - term.start;
    const heardFrom = phoneStarts[from]!;
    const openFloor = similarityFloor(minSimilarity, termPhones, false);
    const openLongest = Math.floor(termPhones / openFloor);
    const shares = sharesWord(termIndex);
    // Only a term that has words of it may take in a term that stands right.
    const sentenceEnd = shares
      ? sentenceEnds[from]!
      : Math.min(sentenceEnds[from]!, speech.nextStanding[from]!);
    if (sentenceEnd === from) return;
    const unusual = shares ? from : speech.nextUnusual[from]!;
    const isOpen = unusual < sentenceEnd && phoneStarts[unusual]! < heardFrom + openLongest;
    const everydayFloor = similarityFloor(minSimilarity, termPhones, true);
    const floor = isOpen ? openFloor : everydayFloor;
    const longest = Math.floor(termPhones / floor);
    heard.phones = phones;
    heard.start = heardFrom;
    heard.end = Math.min(phoneStarts[sentenceEnd]!, heardFrom + longest);
    const distances = prefixes.fill(term, heard, Math.ceil((1 - floor) * FULL_COST * longest));
    for (let to = from + 1; to <= sentenceEnd; to += 1) {
      if (phoneStarts[to] === phoneStarts[to - 1]) continue;
      const heardPhones = phoneStarts[to]! - heardFrom;
      if (heardPhones > longest) break;
      const distance = distances[heardPhones]!;
      const similarity = phoneSimilarity(distance, heardPhones, termPhones);
      if (similarity < (unusual < to ? openFloor : everydayFloor)) continue;
      speech.found.push({
        term: lexicon.term(termIndex),
        from,
        to,
        method: distance === 0 ? 'phonetic' : 'edit',
        distance,
        heardPhones,
        termPhones,
        firstPhone: term.phones[term.start]!,
        lastPhone: term.phones[term.end - 1]!,
        similarity,
      });
    }
  };

  return {
    find(utterance) {
      const { phones, phoneStarts, tokens, wordIds, flags } = utterance;
      if (classes.length < phones.length) classes = new Uint8Array(phones.length * 2);
      for (let i = 0; i < phones.length; i += 1) classes[i] = grams.classOf[phones[i]!]!;
      looks.begin(classes, phones.length);
      const speech = readSpeech(utterance);
      for (let i = 0; i < tokens.length; i += 1) {
        if (wordIds[i]! >= 0 && (flags[i]! & IS_STOP) === 0) isSpoken[wordIds[i]!] = 1;
      }
      for (let from = 0; from < tokens.length; from += 1) {
        const begin = phoneStarts[from]!;
        if (phoneStarts[from + 1] === begin) continue;
        const unusual = speech.nextUnusual[from]!;
        const reach = unusual < utterance.sentenceEnds[from]! ? phoneStarts[unusual]! - begin : PHONES_MAX;
        const nearBelow = readingsWithin[Math.min(reach, PHONES_MAX)]!;
        const look = looks.at(begin, nearBelow);
        for (let i = look.from; i < look.to; i += 1) windowsOf(speech, from, look.readings[i]!);
      }
      for (const id of wordIds) if (id >= 0) isSpoken[id] = 0;
      return bestReadings(speech.found);
    },
  };
}

/** How many readings, which lie shortest first, can't reach further than each number of phones. */
function countReadingsWithin(readings: Readings, minSimilarity: number): Uint32Array {
  const within = new Uint32Array(PHONES_MAX + 1);
  let reading = 0;
  for (let reach = 0; reach <= PHONES_MAX; reach += 1) {
    while (reading < readings.count) {
      const termPhones = readings.starts[reading + 1]! - readings.starts[reading]!;
      if (Math.floor(termPhones / similarityFloor(minSimilarity, termPhones, false)) > reach) break;
      reading += 1;
    }
    within[reach] = reading;
  }
  return within;
}

/** An utterance as the search looks at it. */
interface Speech {
  readonly utterance: Utterance;
  /** The first token at or after each that is no everyday word, and that belongs to a standing term. */
  readonly nextUnusual: Uint32Array;
  readonly nextStanding: Uint32Array;
  readonly found: Candidate[];
}

function readSpeech(utterance: Utterance): Speech {
  const { tokens, ranks, isStanding } = utterance;
  const nextUnusual = new Uint32Array(tokens.length);
  const nextStanding = new Uint32Array(tokens.length);
  let unusual = tokens.length;
  let standing = tokens.length;
  for (let i = tokens.length - 1; i >= 0; i -= 1) {
    if (isStanding[i] === 1) standing = i;
    else if (ranks[i] === 0 || ranks[i]! > EVERYDAY_RANK_MAX) unusual = i;
    nextUnusual[i] = unusual;
    nextStanding[i] = standing;
  }
  return { utterance, nextUnusual, nextStanding, found: [] };
}

/** One candidate a term and window: its closest reading. */
function bestReadings(found: readonly Candidate[]): readonly Candidate[] {
  const best = new Map<number, Candidate>();
  for (const candidate of found) {
    const key = (candidate.term.index * 4096 + candidate.from) * 4096 + candidate.to;
    const present = best.get(key);
    if (present === undefined || candidate.similarity > present.similarity) best.set(key, candidate);
  }
  return [...best.values()];
}
