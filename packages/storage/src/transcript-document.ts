import { z } from 'zod';
import { corrupt, type JsonText, parseJsonDocument, reasonOf } from './json-document.ts';
import { toUtc } from './metadata-document.ts';
import type { RecordingId } from './recording-id.ts';
import { transcriptKey } from './recording-keys.ts';
import type { Transcript, TranscriptCorrection, TranscriptVersion, Turn } from './transcript.ts';

const SCHEMA_VERSION = 1;

/** A day of speech with word times, in several versions, stays below. */
export const MAX_TRANSCRIPT_BYTES = 64 * 1024 * 1024;

const name = z.string().min(1).max(200);
const text = z.string().max(200_000);
const milliseconds = z.int().min(0);

const wordSchema = z.strictObject({
  text: z.string().max(1000),
  start_ms: milliseconds.optional(),
  end_ms: milliseconds.optional(),
  confidence: z.number().optional(),
});

const correctionSchema = z.strictObject({
  id: name,
  start: z.int().min(0),
  end: z.int().min(0),
  original: text,
  replacement: text,
  method: name,
  score: z.number(),
  margin: z.number(),
  evidence: z.record(name, z.number()),
});

const turnSchema = z.strictObject({
  index: z.int().min(0),
  speaker: name.optional(),
  start_ms: milliseconds.optional(),
  end_ms: milliseconds.optional(),
  hypothesis: text,
  text,
  words: z.array(wordSchema).max(50_000).optional(),
  corrections: z.array(correctionSchema).max(10_000),
  suggestions: z.array(correctionSchema).max(10_000),
  clarification: z
    .strictObject({
      mode: z.enum(['confirm', 'choose', 'spell']),
      question: z.string().max(2000),
      options: z.array(z.string().max(1000)).max(100),
    })
    .optional(),
});

const versionSchema = z.strictObject({
  version: z.int().min(1),
  source: z.enum(['online', 'offline', 'offline-retranscribed', 'human']),
  created_at: z.iso.datetime({ offset: true }),
  idempotency_key: name,
  engine: name.optional(),
  lexicon_version: z.int().min(0).optional(),
  turns: z.array(turnSchema).max(50_000),
});

const transcriptSchema = z.strictObject({
  schema_version: z.int(),
  recording_id: z.string().max(68),
  versions: z.array(versionSchema),
});

const tailSchema = z.strictObject({
  schema_version: z.int(),
  recording_id: z.string().max(68),
  from: z.int().min(0),
  version: versionSchema,
});

type VersionDocument = z.infer<typeof versionSchema>;
type TurnDocument = z.infer<typeof turnSchema>;

/**
 * The text of `transcripts/rec_ID_transcript.json`: JSON with one turn a line, so that `grep` finds turns and a call of an
 * hour stays small.
 */
export function formatTranscript(transcript: Transcript): string {
  const versions = transcript.versions.map((version) => {
    const { turns, ...head } = versionToJson(version);
    const lines = turns.map((turn) => JSON.stringify(turn)).join(',\n');
    return `${JSON.stringify(head).slice(0, -1)},"turns":[\n${lines}\n]}`;
  });
  const head = JSON.stringify({ schema_version: SCHEMA_VERSION, recording_id: transcript.recordingId });
  return `${head.slice(0, -1)},"versions":[\n${versions.join(',\n')}\n]}\n`;
}

/** Refuses a version that could not be read back. @throws RangeError */
export function checkTranscriptVersion(id: RecordingId, version: TranscriptVersion): void {
  const checked = versionSchema.safeParse(versionToJson(version));
  if (checked.success) return;
  throw new RangeError(`The transcript of ${id} can't be stored: ${reasonOf(checked.error)}`);
}

/** @throws StorageError corrupt */
export function parseTranscript(object: JsonText, id: RecordingId): Transcript {
  const document = parseJsonDocument(object, {
    schema: transcriptSchema,
    version: SCHEMA_VERSION,
    steps: [],
  });
  if (document.recording_id !== id || object.key !== transcriptKey(id)) {
    throw corrupt(object.key, 'its recording_id is not that of its name');
  }
  const gap = document.versions.findIndex(({ version }, index) => version !== index + 1);
  if (gap !== -1) {
    throw corrupt(object.key, `version ${gap + 1} is missing`);
  }
  return { recordingId: id, versions: document.versions.map(versionFromJson) };
}

/** The end of a transcript's newest version: its turns from `from` on. */
export interface TranscriptTail {
  readonly from: number;
  /** With the turns of the tail only. */
  readonly version: TranscriptVersion;
}

/** The text of `live/rec_ID_live.json`, one turn a line. */
export function formatTail(id: RecordingId, { from, version }: TranscriptTail): string {
  const { turns, ...head } = versionToJson(version);
  const lines = turns.map((turn) => JSON.stringify(turn)).join(',\n');
  const start = JSON.stringify({ schema_version: SCHEMA_VERSION, recording_id: id, from });
  return `${start.slice(0, -1)},"version":${JSON.stringify(head).slice(0, -1)},"turns":[\n${lines}\n]}}\n`;
}

/** @throws StorageError corrupt */
export function parseTail(object: JsonText, id: RecordingId): TranscriptTail {
  const document = parseJsonDocument(object, { schema: tailSchema, version: SCHEMA_VERSION, steps: [] });
  if (document.recording_id !== id) throw corrupt(object.key, 'its recording_id is not that of its name');
  return { from: document.from, version: versionFromJson(document.version) };
}

function versionToJson(version: TranscriptVersion): VersionDocument {
  return {
    version: version.version,
    source: version.source,
    created_at: version.createdAt,
    idempotency_key: version.idempotencyKey,
    engine: version.engine,
    lexicon_version: version.lexiconVersion,
    turns: version.turns.map(turnToJson),
  };
}

function versionFromJson(version: VersionDocument): TranscriptVersion {
  return {
    version: version.version,
    source: version.source,
    createdAt: toUtc(version.created_at),
    idempotencyKey: version.idempotency_key,
    ...(version.engine !== undefined && { engine: version.engine }),
    ...(version.lexicon_version !== undefined && { lexiconVersion: version.lexicon_version }),
    turns: version.turns.map(turnFromJson),
  };
}

function turnToJson(turn: Turn): TurnDocument {
  return {
    index: turn.index,
    speaker: turn.speaker,
    start_ms: turn.startMs,
    end_ms: turn.endMs,
    hypothesis: turn.hypothesis,
    text: turn.text,
    words: turn.words?.map((word) => ({
      text: word.text,
      start_ms: word.startMs,
      end_ms: word.endMs,
      confidence: word.confidence,
    })),
    corrections: turn.corrections.map(correctionToJson),
    suggestions: turn.suggestions.map(correctionToJson),
    clarification: turn.clarification && {
      mode: turn.clarification.mode,
      question: turn.clarification.question,
      options: [...turn.clarification.options],
    },
  };
}

function turnFromJson(turn: TurnDocument): Turn {
  return {
    index: turn.index,
    ...(turn.speaker !== undefined && { speaker: turn.speaker }),
    ...(turn.start_ms !== undefined && { startMs: turn.start_ms }),
    ...(turn.end_ms !== undefined && { endMs: turn.end_ms }),
    hypothesis: turn.hypothesis,
    text: turn.text,
    ...(turn.words !== undefined && {
      words: turn.words.map((word) => ({
        text: word.text,
        ...(word.start_ms !== undefined && { startMs: word.start_ms }),
        ...(word.end_ms !== undefined && { endMs: word.end_ms }),
        ...(word.confidence !== undefined && { confidence: word.confidence }),
      })),
    }),
    corrections: turn.corrections,
    suggestions: turn.suggestions,
    ...(turn.clarification !== undefined && { clarification: turn.clarification }),
  };
}

/** Drops what a caller's object holds beyond the contract. */
function correctionToJson(correction: TranscriptCorrection): TurnDocument['corrections'][number] {
  return {
    id: correction.id,
    start: correction.start,
    end: correction.end,
    original: correction.original,
    replacement: correction.replacement,
    method: correction.method,
    score: correction.score,
    margin: correction.margin,
    evidence: correction.evidence,
  };
}
