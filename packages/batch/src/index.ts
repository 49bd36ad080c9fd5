export type { CallCorrector, CallCorrectors } from './call-corrector.ts';
export {
  type EditDeps,
  type EditOutcome,
  type EditRequest,
  editTranscript,
} from './learn/edit-transcript.ts';
export {
  type LearnDeps,
  type LearnReport,
  type LearnRequest,
  learnFromCalls,
} from './learn/learn-from-calls.ts';
export { createLearnDeps } from './learn/run-learning.ts';
export type { Log, LogFields } from './log.ts';
export { type BatchSurroundings, type OpenBatch, openBatch } from './open-batch.ts';
export { isFailure, type RecordingResult, type ResultCounts } from './recording-result.ts';
export { type BatchObserver, type BatchRequest, type BatchSummary, runBatch } from './run-batch.ts';
export {
  createWorker,
  type Worker,
  type WorkerConfig,
  type WorkerDeps,
  type WorkerReport,
} from './worker.ts';
export { ownWorkerId } from './worker-id.ts';
