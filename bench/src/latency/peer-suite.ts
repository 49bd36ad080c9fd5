import type { Language } from '@enmienda/correction';
import {
  assertKnownError,
  type Finder,
  type FinderAccuracy,
  measureAccuracy,
  onlineFinder,
  type Vocabulary,
} from './finder.ts';
import { fuse, levenshteinScan, metaphone, nspellSuggestions, symSpell } from './peers.ts';
import { synthesize } from './synthetic-speech.ts';
import { type Timing, time } from './timing.ts';

/** One way of finding the terms of 20-word utterances. */
export interface PeerRow extends FinderAccuracy, Timing {
  readonly name: string;
  readonly terms: number;
  /** Its p50 over that of `processOnline` with the same terms. */
  readonly timesOurs: number;
}

/** Of the utterances that ours is timed on, so many are a peer's share: some take seconds for one. */
interface Contender {
  readonly create: (vocabulary: Vocabulary) => Finder;
  readonly runsShare: number;
  /** Utterances on which the answers are compared: a fifth has a known error, a fifth a term with a letter missing. */
  readonly compared: number;
}

const peersOf = (language: Language): readonly Contender[] => [
  { create: metaphone, runsShare: 0.02, compared: 100 },
  { create: symSpell, runsShare: 0.02, compared: 100 },
  { create: levenshteinScan, runsShare: 0.02, compared: 100 },
  { create: fuse, runsShare: 0.001, compared: 20 },
  { create: (vocabulary) => nspellSuggestions(language, vocabulary), runsShare: 0.001, compared: 20 },
];

export interface PeerOptions {
  readonly termCounts: readonly number[];
  /** Utterances timed for ours. */
  readonly runs: number;
}

/** Times ours and then each peer on the same terms, known errors and utterances; each run asserts its known error. */
export async function measurePeers(
  language: Language,
  options: PeerOptions,
  progress: (line: string) => void,
): Promise<readonly PeerRow[]> {
  const rows: PeerRow[] = [];
  const ours: Contender = {
    create: (vocabulary) => onlineFinder(language, vocabulary),
    runsShare: 1,
    compared: 100,
  };
  for (const terms of options.termCounts) {
    const speech = synthesize(language, terms);
    let oursUs: number | undefined;
    for (const { create, runsShare, compared } of [ours, ...peersOf(language)]) {
      const finder = create(speech);
      progress(`${terms} terms, ${finder.name}`);
      const accuracy = measureAccuracy(finder, speech.utterances.slice(0, compared));
      const timing = await time(
        (run) => {
          const utterance = speech.utterances[run % speech.utterances.length];
          if (utterance === undefined) throw new RangeError('There are no utterances');
          assertKnownError(finder, utterance, finder.find(utterance.text));
        },
        Math.max(1, Math.round(options.runs * runsShare)),
      );
      oursUs ??= timing.p50Us;
      rows.push({ name: finder.name, terms, ...timing, timesOurs: timing.p50Us / oursUs, ...accuracy });
    }
  }
  return rows;
}
