import { type CandidateSearch, createCandidateSearch } from '../candidate-search.ts';
import { type Corrector, createCorrector } from '../corrector.ts';
import type { Lexicon, Term } from '../lexicon.ts';
import { type CorrectionPolicy, DEFAULT_POLICIES } from '../policy.ts';
import { tokenize } from '../tokens.ts';
import { type AcousticScore, acousticScore } from './acoustic-score.ts';
import { BUILT_IN_HYBRID_MODEL } from './built-in-hybrid-model.ts';
import type { Embedder } from './embedder.ts';
import { createFlatIndex, loadFlatIndex } from './flat-index.ts';
import { createFullSearch } from './full-search.ts';
import { createHybridLogit, type HybridLogit } from './hybrid-logit.ts';
import type { HybridModel } from './hybrid-model.ts';
import type { IndexLibrary, KnownPair } from './known-pair.ts';
import { createPairBank, type PairBank } from './pair-bank.ts';
import { createPhoneEmbedder } from './phone-embedder.ts';

/** How readily the offline path acts, and from which score on (0..1) it reports a pair to the learning loop. */
export interface OfflinePolicy extends CorrectionPolicy {
  readonly observeThreshold: number;
}

/** A lexicon ready to correct finished calls with: an immutable snapshot, but for a bank that its owner may change. */
export interface OfflineCorrector {
  readonly lexicon: Lexicon;
  readonly policy: OfflinePolicy;
  /** What the online path would do with the same lexicon. */
  readonly online: Corrector;
  /** The same under the offline policy. */
  readonly corrector: Corrector;
  /** And for turns with a second transcription, whose threshold is another one. */
  readonly secondCorrector: Corrector;
  /** Compares everything with everything. */
  readonly fullSearch: CandidateSearch;
  /** Finds what sounds less alike than the online path looks at: what the sound is asked about. */
  readonly wideSearch: CandidateSearch;
  /** What text and second transcription make of a candidate. */
  readonly hybridLogit: HybridLogit;
  /** What the score becomes where the sound was asked. */
  readonly acousticScore: AcousticScore;
  /** Of the bank's vectors. */
  readonly embedder: Embedder;
  readonly bank?: PairBank;
  termOf(canonical: string): Term | undefined;
}

export interface OfflineCorrectorSource {
  readonly lexicon: Lexicon;
  /** The online corrector of the same lexicon, where there is one already. */
  readonly corrector?: Corrector;
  readonly policy?: Partial<OfflinePolicy>;
  /** Known errors, which are also looked for by sound; put into a bank in memory with an exact index. */
  readonly pairs?: readonly KnownPair[];
  /** A bank of known errors that is there already, instead of `pairs`. */
  readonly bank?: PairBank;
  /** What to score by instead of the built-in model. */
  readonly model?: HybridModel;
  /** For `pairs`; default: the phone n-gram embedder of the lexicon's language. */
  readonly embedder?: Embedder;
}

/** Of what the sound is asked about. */
const WIDE_SIMILARITY_MIN = 0.5;

const OBSERVE_THRESHOLD = 0.8;

const flat: IndexLibrary = {
  create: (dimension) => Promise.resolve(createFlatIndex(dimension)),
  load: loadFlatIndex,
};

/**
 * Makes an offline corrector; takes as long as embedding `pairs` does, some 20 ms for 1,000.
 * @throws OfflineError other-model for a `model` that was trained for another version
 */
export async function createOfflineCorrector(source: OfflineCorrectorSource): Promise<OfflineCorrector> {
  const { lexicon, policy = {}, pairs = [], model = BUILT_IN_HYBRID_MODEL } = source;
  const embedder = source.embedder ?? createPhoneEmbedder(lexicon.language);
  const bank =
    source.bank ??
    (pairs.length === 0 ? undefined : await createPairBank({ embedder, pairs, library: flat }));
  const online = source.corrector ?? createCorrector(lexicon);
  // Nobody can be asked any more: what the online path would ask about first is decided as any other term is.
  const withThresholds = (thresholds: HybridModel['thresholds']): Corrector => ({
    ...online,
    policy: {
      ...online.policy,
      criticalThreshold: 0,
      applyThreshold: thresholdOf(online, thresholds),
      ...policy,
    },
  });
  const corrector = withThresholds(model.thresholds);
  return {
    lexicon,
    policy: { observeThreshold: OBSERVE_THRESHOLD, ...corrector.policy },
    online,
    corrector,
    secondCorrector: withThresholds({ ...model.thresholds, ...model.secondThresholds }),
    fullSearch: createFullSearch(lexicon),
    wideSearch: createCandidateSearch(lexicon, WIDE_SIMILARITY_MIN),
    hybridLogit: createHybridLogit(model),
    acousticScore,
    embedder,
    ...(bank === undefined ? {} : { bank }),
    termOf: (canonical) => lexicon.termOf(tokenize(canonical).map(({ folded }) => folded)),
  };
}

/** A threshold that somebody chose for the online path holds here too; its default is that of another score. */
function thresholdOf({ policy, lexicon }: Corrector, thresholds: HybridModel['thresholds']): number {
  const { code } = lexicon.language;
  const isChosen = policy.applyThreshold !== DEFAULT_POLICIES[code].applyThreshold;
  return isChosen ? policy.applyThreshold : (thresholds[code] ?? policy.applyThreshold);
}
