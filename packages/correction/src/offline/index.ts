export type { Embedder } from './embedder.ts';
export { createFaissIndex, loadFaissIndex } from './faiss-index.ts';
export { createFlatIndex, loadFlatIndex } from './flat-index.ts';
export type { ObservedPair, OfflineInput, OfflineResult, OfflineTurn } from './offline-corrector.ts';
export { OfflineError, type OfflineFailure } from './offline-error.ts';
export { createPhoneEmbedder } from './phone-embedder.ts';
export { createUsearchIndex, loadUsearchIndex } from './usearch-index.ts';
export type { Neighbour, VectorIndex } from './vector-index.ts';
