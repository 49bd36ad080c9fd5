import { parseRecordingId, type Recording, type Transcript } from '@enmienda/storage';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText } from '../src/json-document.ts';
import { formatMetadata, parseMetadata } from '../src/metadata-document.ts';
import { formatTranscript, parseTranscript } from '../src/transcript-document.ts';

const id = parseRecordingId('rec_1');
const name = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' });
/** zod drops a `__proto__` from a record, so that it can't become one. */
const key = name.filter((text) => text !== '__proto__');
const time = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value));
const milliseconds = fc.nat(100_000_000);

const audio = fc.record(
  {
    sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
    sizeBytes: fc.nat(),
    contentType: name,
    sampleRateHz: fc.integer({ min: 1, max: 192_000 }),
    channels: fc.integer({ min: 1, max: 8 }),
    durationMs: milliseconds,
  },
  { requiredKeys: ['sha256', 'sizeBytes', 'contentType'] },
);

const recording: fc.Arbitrary<Recording> = fc
  .record(
    {
      conversationId: name,
      tenantId: name,
      agentId: name,
      language: fc.constantFrom('es', 'pt', 'en'),
      createdAt: time,
      endedAt: time,
      state: fc.constantFrom('open', 'complete', 'incomplete'),
      audio,
      processed: fc.boolean(),
      processingMode: fc.constantFrom('none', 'online', 'offline', 'offline-retranscribed'),
      processedAt: time,
      transcription: fc.string({ unit: 'grapheme' }),
      transcriptVersion: fc.nat(1000),
      legalHold: fc.record({ since: time, reason: name }),
      erased: fc.record(
        { audio: time, 'raw-transcript': time, 'corrected-transcript': time },
        { requiredKeys: [] },
      ),
    },
    {
      requiredKeys: [
        'conversationId',
        'tenantId',
        'language',
        'createdAt',
        'state',
        'processed',
        'processingMode',
        'transcription',
        'transcriptVersion',
      ],
    },
  )
  .map((fields) => ({ id, ...fields }));

const correction = fc.record({
  id: name,
  start: fc.nat(1000),
  end: fc.nat(1000),
  original: fc.string(),
  replacement: fc.string({ unit: 'grapheme' }),
  method: name,
  score: number,
  margin: number,
  evidence: fc.dictionary(key, number, { noNullPrototype: true }),
});

const turn = fc.record(
  {
    index: fc.nat(10_000),
    speaker: name,
    startMs: milliseconds,
    endMs: milliseconds,
    hypothesis: fc.string({ unit: 'grapheme' }),
    text: fc.string({ unit: 'grapheme' }),
    words: fc.array(
      fc.record(
        { text: fc.string(), startMs: milliseconds, endMs: milliseconds, confidence: number },
        { requiredKeys: ['text'] },
      ),
      { maxLength: 4 },
    ),
    corrections: fc.array(correction, { maxLength: 2 }),
    suggestions: fc.array(correction, { maxLength: 2 }),
    clarification: fc.record({
      mode: fc.constantFrom('confirm', 'choose', 'spell'),
      question: fc.string(),
      options: fc.array(fc.string(), { maxLength: 3 }),
    }),
  },
  { requiredKeys: ['index', 'hypothesis', 'text', 'corrections', 'suggestions'] },
);

const transcript: fc.Arbitrary<Transcript> = fc
  .array(
    fc.record(
      {
        source: fc.constantFrom('online', 'offline', 'offline-retranscribed', 'human'),
        createdAt: time,
        idempotencyKey: name,
        engine: name,
        lexiconVersion: fc.nat(1000),
        turns: fc.array(turn, { maxLength: 4 }),
      },
      { requiredKeys: ['source', 'createdAt', 'idempotencyKey', 'turns'] },
    ),
    { maxLength: 3 },
  )
  .map((versions) => ({
    recordingId: id,
    versions: versions.map((version, index) => ({ ...version, version: index + 1 })),
  }));

/** As the bytes come back from a store. */
const stored = (key: string, text: string) => decodeText({ key, bytes: Buffer.from(text) });

describe('documents', () => {
  it('give back every recording that was formatted', () => {
    fc.assert(
      fc.property(recording, (value) => {
        expect(parseMetadata(stored('metadata/rec_1_metadata.json', formatMetadata(value)))).toEqual(value);
      }),
    );
  });

  it('give back every transcript that was formatted', () => {
    fc.assert(
      fc.property(transcript, (value) => {
        const text = formatTranscript(value);
        expect(parseTranscript(stored('transcripts/rec_1_transcript.json', text), id)).toEqual(value);
      }),
    );
  });

  it('have one line for each turn of a transcript', () => {
    fc.assert(
      fc.property(transcript, (value) => {
        const turns = value.versions.flatMap((version) => version.turns);
        const lines = formatTranscript(value)
          .split('\n')
          .filter((line) => line.startsWith('{"index":'));
        expect(lines).toHaveLength(turns.length);
      }),
    );
  });
});
