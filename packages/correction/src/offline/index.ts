export { FITTED_ACOUSTIC_ENGINE } from './acoustic-score.ts';
export type {
  AcousticAnswer,
  AcousticQuestion,
  AcousticScorer,
  CallAudio,
  CallListening,
  ListeningCounts,
} from './acoustic-scorer.ts';
export { BUILT_IN_HYBRID_MODEL } from './built-in-hybrid-model.ts';
export {
  createOfflineCorrector,
  type OfflineCorrector,
  type OfflineCorrectorSource,
  type OfflinePolicy,
} from './create-offline-corrector.ts';
export { type EditedPair, pairsOfEdit } from './edited-pairs.ts';
export { findingsOfEdit, type ShownTurn, type TurnFindings } from './edited-turn.ts';
export type { Embedder } from './embedder.ts';
export { createFaissIndex, loadFaissIndex } from './faiss-index.ts';
export { createFlatIndex, loadFlatIndex } from './flat-index.ts';
export type { HybridModel, StackWeights } from './hybrid-model.ts';
export type { IndexLibrary, KnownPair, PairOrigin } from './known-pair.ts';
export type {
  ObservedPair,
  OfflineInput,
  OfflineOptions,
  OfflineResult,
  OfflineTurn,
} from './offline-corrector.ts';
export { OfflineError, type OfflineFailure } from './offline-error.ts';
export {
  type Admission,
  admitPairs,
  type CountedPair,
  DEFAULT_LEARNING_POLICY,
  type LearningPolicy,
  type RefusalReason,
} from './pair-admission.ts';
export {
  type BankNeighbour,
  createPairBank,
  openPairBank,
  type PairBank,
  type PairBankSource,
} from './pair-bank.ts';
export { findFamilies } from './pair-families.ts';
export { createPhoneEmbedder } from './phone-embedder.ts';
export { processOffline } from './process-offline.ts';
export {
  createShadowRun,
  type HeardPair,
  type PastChange,
  type PastTurn,
  type ShadowCounts,
  type ShadowRun,
} from './shadow-run.ts';
export { createSoundEncoder, type SoundEncoder } from './sound-encoder.ts';
export {
  createSentenceEmbedder,
  SENTENCE_WEIGHTS,
  type SentenceEmbedder,
  type SentenceModel,
  TRANSFORMERS_REMEDY,
} from './transformers-embedder.ts';
export { createUsearchIndex, loadUsearchIndex } from './usearch-index.ts';
export type { Neighbour, VectorIndex, VectorsOf } from './vector-index.ts';
export { wilsonLowerBound, wilsonUpperBound } from './wilson-bounds.ts';
