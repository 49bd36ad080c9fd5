import { StorageError } from './storage-error.ts';

declare const brand: unique symbol;

/** `rec_` and 1 to 64 letters, digits, `-` or `_`; made only by `parseRecordingId` and `createRecordingId`. */
export type RecordingId = string & { readonly [brand]: 'RecordingId' };

const RECORDING_ID = /^rec_[A-Za-z0-9_-]{1,64}$/;

/** Refuses a bad id, never repairs it. @throws StorageError invalid-id */
export function parseRecordingId(text: string): RecordingId {
  if (!RECORDING_ID.test(text)) throw new StorageError({ kind: 'invalid-id', text });
  return text as RecordingId;
}

/** An id that sorts by time: `rec_20260120T101500_` and the random part. @throws StorageError invalid-id */
export function createRecordingId(now: Date, randomPart: string): RecordingId {
  const second = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  return parseRecordingId(`rec_${second}_${randomPart}`);
}
