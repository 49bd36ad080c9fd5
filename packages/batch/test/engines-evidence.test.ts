import { compileLexicon } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import { createOfflineCorrector, pairsOfEdit, processOffline } from '@enmienda/correction/offline';
import { parseRecordingId, type Recording, type Transcript } from '@enmienda/storage';
import { expect, test } from 'vitest';
import { correctOffline, type StageDeps } from '../src/offline-stage.ts';

const id = parseRecordingId('rec_1');
const { lexicon } = compileLexicon({ language: spanish(), entries: [{ canonical: 'Xochimilco' }] });

const recording: Recording = {
  id,
  conversationId: 'c',
  tenantId: 'acme',
  language: 'es',
  createdAt: '2026-01-01T00:00:00.000Z',
  state: 'complete',
  audio: { sha256: '', sizeBytes: 1, contentType: 'audio/wav' },
  processed: false,
  processingMode: 'none',
  transcription: '',
  transcriptVersion: 1,
};

const word = (text: string, startMs: number, confidence: number) => ({
  text,
  startMs,
  endMs: startMs + 100,
  confidence,
});

const transcript: Transcript = {
  recordingId: id,
  versions: [
    {
      version: 1,
      source: 'online',
      createdAt: '2026-01-01T00:00:00.000Z',
      idempotencyKey: 'live',
      turns: [
        {
          index: 0,
          startMs: 0,
          endMs: 1000,
          hypothesis: 'vivo en sochi milko',
          text: 'vivo en sochi milko',
          words: ['vivo', 'en', 'sochi', 'milko'].map((text, at) => word(text, at * 200, 0.99)),
          corrections: [],
          suggestions: [],
        },
      ],
    },
  ],
};

test('a term that another engine wrote is evidence of that engine', async () => {
  const offline = await createOfflineCorrector({ lexicon });
  const deps: StageDeps = {
    recordings: {
      getRecording: () => Promise.resolve(recording),
      getTranscript: () => Promise.resolve(transcript),
      getAudio: () => Promise.resolve(new Uint8Array(1)),
    },
    correctors: () =>
      Promise.resolve({
        lexiconVersion: 0,
        configHash: 'x',
        correct: (call) => processOffline(offline, call),
        pairsBetween: (heard: string, other: string) => pairsOfEdit(heard, other, lexicon),
      }),
    engine: {
      name: 'whisper.cpp/base',
      transcribe: () =>
        Promise.resolve({
          text: 'vivo en Xochimilco',
          words: ['vivo', 'en', 'Xochimilco'].map((text, at) => word(text, at * 200, 0.5)),
          durationMs: 1000,
        }),
      close: () => Promise.resolve(),
    },
    now: () => new Date(),
  };
  const lease = {
    recordingId: id,
    stage: 'offline',
    token: 't',
  } as Parameters<typeof correctOffline>[1];
  const { observations } = await correctOffline(deps, lease, new AbortController().signal);
  expect(observations).toContainEqual({
    language: 'es',
    heard: 'sochi milko',
    canonical: 'Xochimilco',
    recordingId: id,
    score: 0.9,
    source: { kind: 'engines', tenant: 'acme', name: 'whisper.cpp/base' },
  });
});
