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

/** Below this the forest never accepts; searching deeper costs time and finds noise. */
export const SEARCH_SIMILARITY_MIN = 0.6;

/** Holds scratch for one search at a time: not re-entrant. */
export function createCandidateSearch(
  lexicon: Lexicon,
  minSimilarity: number = SEARCH_SIMILARITY_MIN,
): CandidateSearch {
  const { readings, grams, terms } = lexicon;
  const gramSearch = createGramSearch(grams);
  const prefixes = createPrefixDistances(lexicon.language.phoneCosts);
  let classes = new Uint8Array(1024);
  const slackShare = 1 - minSimilarity;

  const windowsOf = (utterance: Utterance, from: number, reading: number, found: Candidate[]): void => {
    const { phoneStarts, phones, sentenceEnds } = utterance;
    const start = readings.starts[reading]!;
    const end = readings.starts[reading + 1]!;
    const termPhones = end - start;
    const heardFrom = phoneStarts[from]!;
    const longest = Math.floor(termPhones / minSimilarity);
    const heardTo = Math.min(phoneStarts[sentenceEnds[from]!]!, heardFrom + longest);
    const distances = prefixes.fill(
      { phones: readings.phones, start, end },
      { phones, start: heardFrom, end: heardTo },
      Math.ceil(slackShare * FULL_COST * longest),
    );
    for (let to = from + 1; to <= sentenceEnds[from]!; to += 1) {
      if (phoneStarts[to] === phoneStarts[to - 1]) continue;
      const heardPhones = phoneStarts[to]! - heardFrom;
      if (heardPhones > longest) break;
      const distance = distances[heardPhones]!;
      const similarity = phoneSimilarity(distance, heardPhones, termPhones);
      if (similarity < minSimilarity) continue;
      const term = terms[readings.termOf[reading]!]!;
      const method = distance === 0 ? 'phonetic' : 'edit';
      const firstPhone = readings.phones[start]!;
      const lastPhone = readings.phones[end - 1]!;
      found.push({
        term,
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
