import type { Candidate } from './candidate.ts';
import { createFoundBefore } from './found-before.ts';
import { RUN_BASE } from './gram-keys.ts';
import type { HeardSpeech } from './heard-speech.ts';
import type { Lexicon } from './lexicon.ts';
import { FULL_COST } from './phone-costs.ts';
import { createPrefixDistances, PHONES_MAX, phoneSimilarity } from './phone-distance.ts';
import { createReadingSearch } from './reading-search.ts';
import type { SoundLimits } from './sound-filter.ts';
import type { Utterance } from './utterance.ts';
import { windowWordsMax } from './window-words.ts';
import { EVERYDAY_RANK_MAX, IS_STOP } from './word-facts.ts';

export interface CandidateSearch {
  /**
   * The terms that sound like some words of the utterance, for each such run of words. How alike they must be is
   * `similarityFloor`'s to say. The order is fixed by the utterance and the lexicon.
   */
  find(utterance: Utterance): readonly Candidate[];
}

/** How alike a long term must sound to be looked at: below this nothing is accepted, and searching deeper costs time. */
export const SEARCH_SIMILARITY_MIN = 0.7;
/**
 * Among more terms than this one must sound the more alike, as its score must be higher (`vocabulary-shift.ts`): of 990 candidates
 * that would be applied among 100,000 terms, nine sound less alike than is asked for there, 0.76, and half of all candidates do.
 */
const MANY_TERMS = 10_000;
const SIMILARITY_PER_LOG = 0.025;
/** Terms of fewer phones must sound the more alike, by so much a phone. */
const SHORT_TERM_PHONES = 10;
const SIMILARITY_PER_PHONE = 0.02;
/**
 * Words that are all everyday ones must sound the more like the term: of what the score accepts, one in a hundred lies
 * below. Most speech is such words, so this is most of the speed.
 */
const EVERYDAY_SIMILARITY = 0.12;
const SIMILARITY_FLOOR_MAX = 0.9;
/** Of a reading. */
const PHONES_OF_READING_MAX = 250;
/** Leaving a phone out costs no less than this share of a full edit, but for a few weak ones. */
const DELETION_SHARE = 0.625;
/** Classes by which a reading may differ, of its phones: of 1,714 candidates of ten phones or more that the score likes four differ in 0.6 of them or more. */
const EDITS_SHARE = 0.5;
/** Shorter terms must sound so much more alike that it is one less. */
const EDITS_SHORT = 8;
const EDITS_NEAR_SHARE = 0.3;

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
  minSimilarity: number = leastSimilarity(lexicon.termCount),
): CandidateSearch {
  const { readings, grams } = lexicon;
  const { wordStarts, wordIds: wordIdsOfTerms } = lexicon.columns.terms;
  const { floors, everydayFloors, ...limits } = soundLimits(minSimilarity);
  const search = createReadingSearch(grams, readings, limits);
  const prefixes = createPrefixDistances(lexicon.language.phoneCosts);
  const wordsMax = windowWordsMax(lexicon);
  const term = { phones: readings.phones, start: 0, end: 0 };
  const heard: { phones: Uint8Array; start: number; end: number } = { phones: term.phones, start: 0, end: 0 };
  /** By the number of a word: 1 for the content words of the utterance. */
  const isSpoken = new Uint8Array(lexicon.columns.words.starts.length);
  let speech = createSpeech(64, 512);
  let found: Candidate[] = [];
  const foundBefore = createFoundBefore();

  /** A long name of which a word is heard right may be far from the rest of what is heard. */
  const sharesWord = (
    { wordIds, phoneStarts }: Utterance,
    termIndex: number,
    place: { readonly from: number; readonly to: number; readonly phonesEnd: number },
  ): boolean => {
    const first = wordStarts[termIndex]!;
    const end = wordStarts[termIndex + 1]!;
    if (end - first < 2) return false;
    for (let i = first; i < end; i += 1) {
      const id = wordIdsOfTerms[i]!;
      if (isSpoken[id] === 0) continue;
      for (let token = place.from; token < place.to && phoneStarts[token]! < place.phonesEnd; token += 1) {
        if (wordIds[token] === id) return true;
      }
    }
    return false;
  };

  /** Adds a candidate, or puts it in place of one for the same term and words that another reading gave. */
  const add = (candidate: Candidate, sinceWord: number): void => {
    for (let i = sinceWord; i < found.length; i += 1) {
      const other = found[i]!;
      if (other.to !== candidate.to || other.term !== candidate.term) continue;
      if (other.similarity < candidate.similarity) found[i] = candidate;
      return;
    }
    found.push(candidate);
  };

  const addWindows = (
    utterance: Utterance,
    from: number,
    reading: { readonly number: number; readonly sinceWord: number },
  ): void => {
    const { phoneStarts, phones, sentenceEnds } = utterance;
    const termIndex = readings.termOf[reading.number]!;
    term.start = readings.starts[reading.number]!;
    term.end = readings.starts[reading.number + 1]!;
    const termPhones = term.end - term.start;
    const heardFrom = phoneStarts[from]!;
    const openFloor = floors[termPhones]!;
    const everydayFloor = everydayFloors[termPhones]!;
    const openEnd = heardFrom + limits.most[termPhones]!;
    const wordsEnd = Math.min(sentenceEnds[from]!, from + wordsMax);
    const shares = sharesWord(utterance, termIndex, { from, to: wordsEnd, phonesEnd: openEnd });
    // Only a term that has words of it may take in a term that stands right.
    const last = shares ? wordsEnd : Math.min(wordsEnd, speech.nextStanding[from]!);
    if (last === from) return;
    const unusual = shares ? from : speech.nextUnusual[from]!;
    const isOpen = unusual < last && phoneStarts[unusual]! < openEnd;
    const floor = isOpen ? openFloor : everydayFloor;
    const longest = Math.floor(termPhones / floor);
    let end = from;
    while (end < last && phoneStarts[end + 1]! - heardFrom <= longest) end += 1;
    heard.phones = phones;
    heard.start = heardFrom;
    heard.end = phoneStarts[end]!;
    const mostPhones = Math.max(heard.end - heardFrom, termPhones);
    const distances = prefixes.fill(term, heard, Math.ceil((1 - floor) * FULL_COST * mostPhones));
    for (let to = from + 1; to <= end; to += 1) {
      if (phoneStarts[to] === phoneStarts[to - 1]) continue;
      const heardPhones = phoneStarts[to]! - heardFrom;
      const distance = distances[heardPhones]!;
      const similarity = phoneSimilarity(distance, heardPhones, termPhones);
      if (similarity < (unusual < to ? openFloor : everydayFloor)) continue;
      const candidate: Candidate = {
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
      };
      add(candidate, reading.sinceWord);
    }
  };

  return {
    find(utterance) {
      const { phones, tokens, wordIds, flags } = utterance;
      if (speech.tokenOf.length <= tokens.length || speech.classes.length < phones.length) {
        speech = createSpeech(2 * tokens.length, 2 * phones.length);
      }
      readSpeech(utterance, speech, { classOf: grams.classOf, wordsMax });
      for (let i = 0; i < wordIds.length; i += 1) {
        if (wordIds[i]! >= 0 && (flags[i]! & IS_STOP) === 0) isSpoken[wordIds[i]!] = 1;
      }
      found = [];
      search.look(speech);
      foundBefore.begin(utterance, found, speech.words);
      let sinceWord = 0;
      let reach = 0;
      const addWindowsOf = (word: number, number: number): void => {
        addWindows(utterance, speech.tokenOf[word]!, { number, sinceWord });
        reach = Math.max(reach, limits.most[readings.starts[number + 1]! - readings.starts[number]!]!);
      };
      for (let word = 0; word < speech.words; word += 1) {
        const from = speech.tokenOf[word]!;
        const old = search.sameWord(word);
        if (old !== -1 && foundBefore.addSame(word, from, old)) continue;
        sinceWord = found.length;
        reach = 0;
        search.visit(word, addWindowsOf);
        foundBefore.keep(word, from, { first: sinceWord, reach });
      }
      for (const id of wordIds) if (id >= 0) isSpoken[id] = 0;
      return found;
    },
  };
}

function leastSimilarity(terms: number): number {
  return SEARCH_SIMILARITY_MIN + SIMILARITY_PER_LOG * Math.max(0, Math.log(terms / MANY_TERMS));
}

/** What the length of a reading says, by number of phones. */
function soundLimits(minSimilarity: number): SoundLimits & {
  readonly floors: Float64Array;
  readonly everydayFloors: Float64Array;
} {
  const lengths = Array.from({ length: PHONES_OF_READING_MAX + 1 }, (_, length) => length);
  const floors = Float64Array.from(lengths, (length) => similarityFloor(minSimilarity, length, false));
  const editsOf = (length: number) =>
    Math.max(1, Math.floor(length * EDITS_SHARE) - (length < EDITS_SHORT ? 1 : 0));
  return {
    floors,
    everydayFloors: Float64Array.from(lengths, (length) => similarityFloor(minSimilarity, length, true)),
    least: Uint16Array.from(lengths, (length) =>
      Math.max(1, Math.ceil(length - ((1 - floors[length]!) * length) / DELETION_SHARE)),
    ),
    most: Uint16Array.from(lengths, (length) => Math.floor(length / floors[length]!)),
    edits: Uint8Array.from(lengths, editsOf),
    editsNear: Uint8Array.from(lengths, (length) =>
      Math.min(editsOf(length), Math.ceil(length * EDITS_NEAR_SHARE)),
    ),
  };
}

/** What `HeardSpeech` says of words, and of tokens the next that is no everyday word, and that a standing term covers. */
interface Speech extends HeardSpeech {
  words: number;
  readonly unrankedReach: Uint32Array;
  readonly touchesUnranked: Uint8Array;
  readonly isRankedContent: Uint8Array;
  readonly tokenOf: Uint32Array;
  readonly nextUnusual: Uint32Array;
  readonly nextStanding: Uint32Array;
}

function createSpeech(tokens: number, phones: number): Speech {
  const column = () => new Uint32Array(tokens + 1);
  return {
    classes: new Uint8Array(phones),
    starts: column(),
    words: 0,
    ends: column(),
    nearReach: column(),
    unrankedReach: column(),
    touchesUnranked: new Uint8Array(phones + 1),
    isRankedContent: new Uint8Array(tokens + 1),
    tokenOf: column(),
    nextUnusual: column(),
    nextStanding: column(),
  };
}

function readSpeech(
  { phones, phoneStarts, tokens, ranks, flags, isStanding, sentenceEnds }: Utterance,
  speech: Speech,
  { classOf, wordsMax }: { readonly classOf: Uint8Array; readonly wordsMax: number },
): void {
  const { classes, starts, ends, nearReach, unrankedReach, touchesUnranked, isRankedContent } = speech;
  const { tokenOf, nextUnusual, nextStanding } = speech;
  for (let i = 0; i < phones.length; i += 1) classes[i] = classOf[phones[i]!]!;
  touchesUnranked.fill(0, 0, phones.length + 1);
  let words = 0;
  for (let i = 0; i < tokens.length; i += 1) words += phoneStarts[i + 1] === phoneStarts[i] ? 0 : 1;
  speech.words = words;
  starts[words] = phones.length;
  let unusual = tokens.length;
  let standing = tokens.length;
  let unranked = phones.length;
  for (let i = tokens.length - 1; i >= 0; i -= 1) {
    const rank = ranks[i]!;
    const begin = phoneStarts[i]!;
    if (isStanding[i] === 1) standing = i;
    else if (rank === 0 || rank > EVERYDAY_RANK_MAX) unusual = i;
    nextUnusual[i] = unusual;
    nextStanding[i] = standing;
    if (phoneStarts[i + 1] === begin) continue;
    words -= 1;
    const last = Math.min(sentenceEnds[i]!, i + wordsMax);
    if (rank === 0) {
      unranked = begin;
      touchesUnranked.fill(1, Math.max(0, begin - RUN_BASE + 1), phoneStarts[i + 1]);
    }
    isRankedContent[words] = rank !== 0 && (flags[i]! & IS_STOP) === 0 ? 1 : 0;
    starts[words] = begin;
    tokenOf[words] = i;
    ends[words] = phoneStarts[last]!;
    nearReach[words] = unusual < last ? phoneStarts[unusual]! - begin : PHONES_MAX;
    unrankedReach[words] = unranked < phoneStarts[last]! ? unranked - begin : PHONES_MAX;
  }
}
