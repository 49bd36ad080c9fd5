import type { Candidate } from './candidate.ts';
import { createGramSearch } from './gram-index.ts';
import type { Lexicon } from './lexicon.ts';
import { FULL_COST } from './phone-costs.ts';
import { createPrefixDistances, phoneSimilarity } from './phone-distance.ts';
import type { Utterance } from './utterance.ts';

export interface CandidateSearch {
  /**
   * Every term whose phones are at least `minSimilarity` like those of some words of the utterance, for each such run of
   * words. The order is fixed by the utterance and the lexicon.
   */
  find(utterance: Utterance): readonly Candidate[];
}

/** How alike a long term must sound to be looked at: below this nothing is accepted, and searching deeper costs time. */
export const SEARCH_SIMILARITY_MIN = 0.7;
/** Terms of fewer phones than this must sound the more alike, by so much a phone. */
const SHORT_TERM_PHONES = 8;
const SIMILARITY_PER_PHONE = 0.02;

/** Holds scratch for one search at a time: not re-entrant. */
export function createCandidateSearch(
  lexicon: Lexicon,
  minSimilarity: number = SEARCH_SIMILARITY_MIN,
): CandidateSearch {
  const { readings, grams, terms } = lexicon;
  const gramSearch = createGramSearch(grams);
  const prefixes = createPrefixDistances(lexicon.language.phoneCosts);
  let classes: Uint8Array = new Uint8Array(1024);
  const floors = similarityFloors(minSimilarity);
  const term = { phones: readings.phones, start: 0, end: 0 };
  const heard: { phones: Uint8Array; start: number; end: number } = { phones: classes, start: 0, end: 0 };

  const windowsOf = (utterance: Utterance, from: number, reading: number, found: Candidate[]): void => {
    const { phoneStarts, phones, sentenceEnds } = utterance;
    term.start = readings.starts[reading]!;
    term.end = readings.starts[reading + 1]!;
    const termPhones = term.end - term.start;
    const floor = floors[Math.min(termPhones, SHORT_TERM_PHONES)]!;
    const longest = Math.floor(termPhones / floor);
    const heardFrom = phoneStarts[from]!;
    heard.phones = phones;
    heard.start = heardFrom;
    heard.end = Math.min(phoneStarts[sentenceEnds[from]!]!, heardFrom + longest);
    const distances = prefixes.fill(term, heard, Math.ceil((1 - floor) * FULL_COST * longest));
    for (let to = from + 1; to <= sentenceEnds[from]!; to += 1) {
      if (phoneStarts[to] === phoneStarts[to - 1]) continue;
      const heardPhones = phoneStarts[to]! - heardFrom;
      if (heardPhones > longest) break;
      const distance = distances[heardPhones]!;
      const similarity = phoneSimilarity(distance, heardPhones, termPhones);
      if (similarity < floor) continue;
      const method = distance === 0 ? 'phonetic' : 'edit';
      const firstPhone = readings.phones[term.start]!;
      const lastPhone = readings.phones[term.end - 1]!;
      found.push({
        term: terms[readings.termOf[reading]!]!,
        from,
        to,
        method,
        distance,
        heardPhones,
        termPhones,
        firstPhone,
        lastPhone,
        similarity,
      });
    }
  };

  return {
    find(utterance) {
      const { phones, phoneStarts, tokens } = utterance;
      if (classes.length < phones.length) classes = new Uint8Array(phones.length * 2);
      for (let i = 0; i < phones.length; i += 1) classes[i] = grams.classOf[phones[i]!]!;
      const found: Candidate[] = [];
      for (let from = 0; from < tokens.length; from += 1) {
        const begin = phoneStarts[from]!;
        if (phoneStarts[from + 1] === begin) continue;
        gramSearch.at(begin, { classes, length: phones.length }, (reading) => {
          windowsOf(utterance, from, reading, found);
        });
      }
      return bestReadings(found);
    },
  };
}

/** The least similarity by number of phones, up to `SHORT_TERM_PHONES`. */
function similarityFloors(minSimilarity: number): Float64Array {
  return Float64Array.from(
    { length: SHORT_TERM_PHONES + 1 },
    (_, phones) => minSimilarity + (SHORT_TERM_PHONES - phones) * SIMILARITY_PER_PHONE,
  );
}

/** One candidate a term and window: its closest reading. */
function bestReadings(found: readonly Candidate[]): readonly Candidate[] {
  const best = new Map<string, Candidate>();
  for (const candidate of found) {
    const key = `${candidate.term.index}:${candidate.from}:${candidate.to}`;
    const present = best.get(key);
    if (present === undefined || candidate.similarity > present.similarity) best.set(key, candidate);
  }
  return [...best.values()];
}
