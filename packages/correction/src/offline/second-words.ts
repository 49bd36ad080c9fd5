import type { Candidate } from '../candidate.ts';
import { letterLikeness } from '../form-evidence.ts';
import { type Lexicon, RANK_UNRANKED, type Term } from '../lexicon.ts';
import { PHONES_MAX, type PhoneSlice, phoneDistance, phoneSimilarity } from '../phone-distance.ts';
import { readUtterance, type Utterance } from '../utterance.ts';
import { type Difference, differences } from '../word-alignment.ts';
import { IS_KNOWN } from '../word-facts.ts';
import { readSecondHearing } from './second-hearing.ts';

/** What a second transcription has in the place of a candidate, in this order; all -1 where there is none. */
export const SECOND_FEATURES = [
  'secondHasTerm',
  'secondHasSameWords',
  'secondTermSimilarity',
  'secondHeardSimilarity',
  'secondUnknownWords',
  'secondRarestRank',
  'secondWords',
  'secondLetterSimilarity',
  'secondHasOtherTerm',
  'secondSoundsMoreLikeTerm',
  'secondCommonestRank',
] as const;

/** The second transcription's words, laid beside those of an utterance. */
export interface SecondWords {
  /** In the order of `SECOND_FEATURES`. */
  at(candidate: Candidate): readonly number[];
}

/** Runs of more words are not compared with a term. */
const RUN_WORDS_MAX = 10;
/** Stands for the likeness of nothing at all. */
const NOTHING_ALIKE = -0.5;

export function readSecondWords(utterance: Utterance, text: string, lexicon: Lexicon): SecondWords {
  const second = readUtterance(text, lexicon);
  const hearing = readSecondHearing(text, lexicon.language.stopWords);
  const different =
    differences(
      utterance.tokens.map(({ folded }) => folded),
      second.tokens.map(({ folded }) => folded),
    ) ?? [];
  const { phoneCosts } = lexicon.language;
  const alike = (a: PhoneSlice, b: PhoneSlice): number => {
    const lengths = [a.end - a.start, b.end - b.start] as const;
    if (Math.max(...lengths) > PHONES_MAX) return 0;
    return phoneSimilarity(phoneDistance(a, b, phoneCosts), ...lengths);
  };
  return {
    at(candidate) {
      const { term, from, to, similarity } = candidate;
      const begin = boundary(different, from);
      const end = boundary(different, to);
      const heard = soundOf(utterance, { from, to });
      const said = readingsOf(lexicon, term);
      let run: Run = { from: begin.from, to: Math.min(end.to, second.tokens.length) };
      let termSimilarity = NOTHING_ALIKE;
      let heardSimilarity = NOTHING_ALIKE;
      visitRuns(second.tokens.length, { begin, end }, (one) => {
        const sound = soundOf(second, one);
        for (const reading of said) {
          const likeness = alike(reading, sound);
          if (likeness <= termSimilarity) continue;
          termSimilarity = likeness;
          run = one;
        }
        heardSimilarity = Math.max(heardSimilarity, alike(heard, sound));
      });
      const found = hearing.at(candidate, utterance);
      const words = wordsOfRun(second, run);
      return [
        found === 'term' ? 2 : hasTerm(second, term, run) ? 1 : 0,
        found === 'same-words' ? 1 : 0,
        termSimilarity,
        heardSimilarity,
        words.unknown,
        words.rarestRank,
        Math.max(0, run.to - run.from),
        letterLikeness(words.letters, term.letters),
        hasOtherTerm(second, term, run) ? 1 : 0,
        termSimilarity - similarity,
        words.commonestRank,
      ];
    },
  };
}

/** Tokens `from` to `to` (half-open) of the second transcription. */
interface Run {
  readonly from: number;
  readonly to: number;
}

/** Runs that begin and end about where the window does. */
function visitRuns(
  tokens: number,
  { begin, end }: { readonly begin: Run; readonly end: Run },
  visit: (run: Run) => void,
): void {
  const lastStart = Math.min(begin.to + 1, tokens - 1);
  const lastEnd = Math.min(tokens, end.to + 1);
  for (let from = Math.max(0, begin.from - 1); from <= lastStart; from += 1) {
    const longest = Math.min(lastEnd, from + RUN_WORDS_MAX);
    for (let to = Math.max(from + 1, end.from - 1); to <= longest; to += 1) visit({ from, to });
  }
}

/** Where token `at` of the utterance begins in the other text: one place between words that both have, a stretch elsewhere. */
function boundary(different: readonly Difference[], at: number): Run {
  let shift = 0;
  for (const { from, to, otherFrom, otherTo } of different) {
    if (at < from || (at === from && from < to)) break;
    if (from === to ? at === from : at < to) return { from: otherFrom, to: otherTo };
    shift = otherTo - to;
  }
  return { from: at + shift, to: at + shift };
}

function soundOf({ phones, phoneStarts }: Utterance, { from, to }: Run): PhoneSlice {
  return { phones, start: phoneStarts[from]!, end: phoneStarts[to]! };
}

/** By lexicon and number of a term: its readings. */
const known = new WeakMap<Lexicon, Map<number, PhoneSlice[]>>();

function readingsOf(lexicon: Lexicon, { index }: Term): readonly PhoneSlice[] {
  let all = known.get(lexicon);
  if (all === undefined) {
    all = new Map();
    const { phones, starts, termOf, count } = lexicon.readings;
    for (let reading = 0; reading < count; reading += 1) {
      const slice = { phones, start: starts[reading]!, end: starts[reading + 1]! };
      const present = all.get(termOf[reading]!);
      if (present === undefined) all.set(termOf[reading]!, [slice]);
      else present.push(slice);
    }
    known.set(lexicon, all);
  }
  return all.get(index) ?? [];
}

interface RunWords {
  readonly unknown: number;
  /** Natural logarithms of frequency ranks. */
  readonly rarestRank: number;
  readonly commonestRank: number;
  readonly letters: string;
}

function wordsOfRun({ flags, ranks, letters }: Utterance, { from, to }: Run): RunWords {
  let unknown = 0;
  let rarest = 0;
  let commonest = RANK_UNRANKED;
  let written = '';
  for (let i = from; i < to; i += 1) {
    const rank = ranks[i]! || RANK_UNRANKED;
    if ((flags[i]! & IS_KNOWN) === 0) unknown += 1;
    rarest = Math.max(rarest, rank);
    commonest = Math.min(commonest, rank);
    written += letters[i]!;
  }
  const isEmpty = to <= from;
  return {
    unknown,
    rarestRank: isEmpty ? 0 : Math.log(rarest),
    commonestRank: isEmpty ? 0 : Math.log(commonest),
    letters: written,
  };
}

function hasTerm({ standing }: Utterance, term: Term, run: Run): boolean {
  return standing.some((one) => one.term === term && one.start < run.to && one.end > run.from);
}

/** A term stands there that is no part of this one. */
function hasOtherTerm({ standing }: Utterance, term: Term, run: Run): boolean {
  return standing.some(
    (one) =>
      one.start < run.to &&
      one.end > run.from &&
      one.term !== term &&
      !one.term.words.every((word) => term.words.includes(word)),
  );
}
