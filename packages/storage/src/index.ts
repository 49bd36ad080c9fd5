export type { AuditEvent } from './audit-trail.ts';
export { openDatabase } from './database.ts';
export type { Database } from './database-schema.ts';
export {
  type EvidenceKind,
  type EvidenceRecord,
  type EvidenceSource,
  OFFLINE_SOURCE,
  type PairEvidence,
  type SourceState,
} from './evidence-source.ts';
export { createRecordingStore, type RecordingStoreOptions } from './file-recording-store.ts';
export type { Leadership } from './leadership.ts';
export type {
  LearnedPair,
  LearnedPairState,
  LexiconVersion,
  PairObservation,
  Sighting,
  Verdict,
} from './learned-pair.ts';
export type { Conclusion, LearningStore, StateChange } from './learning-contract.ts';
export type { CommittedResult, Job, JobState, Lease, LeaseRequest, Ledger, Stage, Task } from './ledger.ts';
export { createLocalObjectStore, type LocalObjectStoreOptions } from './local-object-store.ts';
export type {
  GetOptions,
  ObjectBody,
  ObjectInfo,
  ObjectStore,
  PutOptions,
  StoredObject,
  WrittenObject,
} from './object-store.ts';
export type { Replication } from './open-objects.ts';
export { openStorage, type Storage, type StorageSettings } from './open-storage.ts';
export type { Permission, ProviderLimit, ProviderLimits } from './provider-limits.ts';
export type { QueueControl } from './queue-control.ts';
export type {
  AudioInfo,
  ErasableClass,
  Erased,
  LegalHold,
  NewAudio,
  NewRecording,
  ProcessingMode,
  Recording,
  RecordingLanguage,
  RecordingPatch,
  RecordingQuery,
  RecordingState,
  StreamedAudio,
} from './recording.ts';
export { createRecordingId, parseRecordingId, type RecordingId } from './recording-id.ts';
export type { RecordingStats, RecordingStore, ReindexReport } from './recording-store.ts';
export type { ReplicationStatus } from './replication-outbox.ts';
export type { DrainReport } from './replicator.ts';
export type { CleanupItem, CleanupOptions, Retention } from './retention.ts';
export { parseRetentionPolicy, type RetentionClass, type RetentionPolicy } from './retention-policy.ts';
export type { ScheduleTicks } from './schedule-ticks.ts';
export type { ScrubFinding, ScrubKind, ScrubOptions, ScrubReport } from './scrub-finding.ts';
export { StorageError, type StorageFailure } from './storage-error.ts';
export type {
  NewTranscriptVersion,
  Transcript,
  TranscriptCorrection,
  TranscriptQuestion,
  TranscriptSource,
  TranscriptVersion,
  TranscriptWord,
  Turn,
} from './transcript.ts';
