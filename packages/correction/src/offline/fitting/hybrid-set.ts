import type { Corrector } from '../../corrector.ts';
import type { Lexicon } from '../../lexicon.ts';
import { readUtterance } from '../../utterance.ts';
import { createFullSearch } from '../full-search.ts';
import { HYBRID_FEATURE_COUNT } from '../hybrid-features.ts';
import { readCandidates } from '../turn-scores.ts';
import { foldOf, type HeardAndSaid, readOutcomes } from './outcome.ts';

export interface PairRow extends HeardAndSaid {
  readonly id: string;
  /** The terms of the vocabulary that the reference holds. */
  readonly terms: readonly string[];
}

/** Pairs of what was heard and said, with the vocabulary to correct towards. */
export interface HybridSet {
  readonly name: string;
  readonly lexicon: Lexicon;
  readonly rows: readonly PairRow[];
  /** Another recogniser's text, by id. */
  readonly second: ReadonlyMap<string, string>;
  /** Everyday speech with a vocabulary that nobody speaks of: for false alarms only. */
  readonly isQuiet: boolean;
  /** SHA-256 of the files, so that a model says what it was trained on. */
  readonly hash: string;
  /** The online score that goes into the offline one, for a row by its reference: one that never saw it, where it was trained on these rows. */
  readonly onlineOf: (reference: string) => Corrector;
}

/** Every candidate of a set, with its label; of rows with a second transcription twice, without it and with it. */
export interface HybridExamples {
  readonly count: number;
  /** `HYBRID_FEATURE_COUNT` numbers each. */
  readonly features: Float32Array;
  /** The online logit, NaN where the online search doesn't find it. */
  readonly online: Float64Array;
  readonly hasSecond: Uint8Array;
  readonly labels: Uint8Array;
  readonly weights: Float32Array;
  /** The fold of its term; of quiet speech that of its utterance. */
  readonly folds: Uint8Array;
  /** One bit for each fold that it has to do with, and that it may not teach. */
  readonly foldBits: Uint8Array;
}

const PROGRESS_ROWS = 1000;

export function readExamples(set: HybridSet, progress: (line: string) => void): HybridExamples {
  const { lexicon } = set;
  const fullSearch = createFullSearch(lexicon);
  const foldOfTerm = Array.from(lexicon.terms(), ({ canonical }) => foldOf(canonical));
  const features: Float64Array[] = [];
  const rest: number[] = [];
  for (const [index, row] of set.rows.entries()) {
    if (index > 0 && index % PROGRESS_ROWS === 0)
      progress(`${set.name}: ${index} of ${set.rows.length} rows read`);
    const offline = { lexicon, fullSearch, online: set.onlineOf(row.reference) };
    const utterance = readUtterance(row.hypothesis, lexicon);
    const outcomeOf = readOutcomes(row);
    const quietFold = foldOf(row.reference);
    const rowBits = (set.isQuiet ? [quietFold] : row.terms.map(foldOf)).reduce(
      (bits, fold) => bits | (1 << fold),
      0,
    );
    const second = set.second.get(row.id);
    for (const text of second === undefined ? [undefined] : [undefined, second]) {
      for (const { candidate, reading } of readCandidates(offline, utterance, text)) {
        const { term, from, to } = candidate;
        const span = { start: utterance.tokens[from]!.start, end: utterance.tokens[to - 1]!.end };
        const { label, weight } = outcomeOf({ ...span, canonical: term.canonical });
        // What happens to put a word right where no term is said teaches nothing.
        if (set.isQuiet && label === 1) continue;
        const fold = set.isQuiet ? quietFold : foldOfTerm[term.index]!;
        features.push(reading.features);
        rest.push(reading.online ?? Number.NaN, text === undefined ? 0 : 1, label, weight, fold);
        rest.push(set.isQuiet ? rowBits : rowBits | (1 << fold));
      }
    }
  }
  return packed(features, rest);
}

const REST = 6;

function packed(features: readonly Float64Array[], rest: readonly number[]): HybridExamples {
  const count = features.length;
  const all = new Float32Array(count * HYBRID_FEATURE_COUNT);
  features.forEach((one, i) => {
    all.set(one, i * HYBRID_FEATURE_COUNT);
  });
  const column = (place: number) => Array.from({ length: count }, (_, i) => rest[i * REST + place]!);
  return {
    count,
    features: all,
    online: Float64Array.from(column(0)),
    hasSecond: Uint8Array.from(column(1)),
    labels: Uint8Array.from(column(2)),
    weights: Float32Array.from(column(3)),
    folds: Uint8Array.from(column(4)),
    foldBits: Uint8Array.from(column(5)),
  };
}
