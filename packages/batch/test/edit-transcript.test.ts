import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compileLexicon } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import { openStorage, type RecordingId, type Storage, type Turn } from '@enmienda/storage';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type EditDeps, editTranscript } from '../src/learn/edit-transcript.ts';
import { learnFromCalls } from '../src/learn/learn-from-calls.ts';
import { pastTurns } from '../src/learn/past-calls.ts';

const { lexicon } = compileLexicon({
  language: spanish({ dialect: 'es-MX' }),
  entries: ['Movistar', 'Telcel', 'Xochimilco'].map((canonical) => ({ canonical })),
});
const signal = new AbortController().signal;

let folder = '';
let storage: Storage;
let deps: EditDeps;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'enmienda-edit-'));
  storage = await openStorage({ backend: 'local', rootPath: folder });
  const { recordings, learning } = storage;
  deps = { recordings, learning, lexiconOf: () => Promise.resolve(lexicon) };
});
afterEach(async () => {
  await storage.close();
  await rm(folder, { recursive: true });
});

const plain = (index: number, hypothesis: string): Turn => ({
  index,
  hypothesis,
  text: hypothesis,
  corrections: [],
  suggestions: [],
});

async function call(...texts: readonly string[]): Promise<RecordingId> {
  const { recordings } = storage;
  const { id } = await recordings.saveRecording({ conversationId: 'c', language: 'es', tenantId: 'acme' });
  const turns = texts.map((text, index) => plain(index, text));
  await recordings.saveTranscript(id, { source: 'offline', idempotencyKey: 'night', turns });
  await recordings.updateMetadata(id, { processed: true, processingMode: 'offline', transcriptVersion: 1 });
  return id;
}

const edit = (recordingId: RecordingId, text: string, author = 'ana') =>
  editTranscript(deps, { recordingId, turns: [{ index: 0, text }], author });

const learn = () =>
  learnFromCalls(
    {
      learning: storage.learning,
      lexiconOf: () => Promise.resolve(lexicon),
      pastTurns: (query, stop) => pastTurns(storage.recordings, query, stop),
      now: () => new Date(),
    },
    { language: 'es' },
    signal,
  );

describe('an edit', () => {
  test('is the next version, over hypotheses that stay, and the text of the call', async () => {
    const id = await call('vivo en sochi milko', 'gracias');
    expect(await edit(id, 'Vivo en Xochimilco.')).toMatchObject({ version: { version: 2 }, changedTurns: 1 });
    const versions = (await storage.recordings.getTranscript(id))?.versions ?? [];
    expect(versions).toHaveLength(2);
    expect(versions[0]?.turns[0]).toEqual(plain(0, 'vivo en sochi milko'));
    expect(versions[1]).toMatchObject({ source: 'human', version: 2 });
    expect(versions[1]?.turns[0]).toMatchObject({
      hypothesis: 'vivo en sochi milko',
      text: 'Vivo en Xochimilco.',
      corrections: [
        { start: 8, end: 19, original: 'sochi milko', replacement: 'Xochimilco', method: 'human' },
      ],
    });
    expect(versions[1]?.turns[1]).toEqual(plain(1, 'gracias'));
    expect(await storage.recordings.getRecording(id)).toMatchObject({
      transcription: 'Vivo en Xochimilco.\ngracias',
      transcriptVersion: 2,
    });
  });

  test('is evidence of its author, once however often it is repeated', async () => {
    const id = await call('vivo en sochi milko');
    await edit(id, 'Vivo en Xochimilco.');
    expect(await edit(id, 'Vivo en Xochimilco.')).toMatchObject({ changedTurns: 0, version: { version: 2 } });
    const [pair] = await storage.learning.pairs({});
    expect(pair).toMatchObject({ heard: 'sochi milko', canonical: 'Xochimilco', personCount: 1 });
    expect(await storage.learning.sightings(pair?.id ?? 0, 9)).toMatchObject([
      { recordingId: id, verdict: 'for', source: { kind: 'human', tenant: 'acme', name: 'ana' } },
    ]);
  });

  test('changes nothing in a dry run, and says what it would do', async () => {
    const id = await call('vivo en sochi milko');
    const outcome = await editTranscript(deps, {
      recordingId: id,
      turns: [{ index: 0, text: 'Vivo en Xochimilco.' }],
      author: 'ana',
      dryRun: true,
    });
    expect(outcome).toMatchObject({ changedTurns: 1, seen: [{ canonical: 'Xochimilco' }] });
    expect(await storage.learning.pairs({})).toEqual([]);
    expect((await storage.recordings.getTranscript(id))?.versions).toHaveLength(1);
  });

  test('of a turn that is not there, or of a call that goes on, is refused', async () => {
    const id = await call('hola');
    await expect(
      editTranscript(deps, { recordingId: id, turns: [{ index: 4, text: 'x' }], author: 'ana' }),
    ).rejects.toMatchObject({ failure: { kind: 'usage' } });
    const open = await storage.recordings.saveRecording({
      conversationId: 'c',
      language: 'es',
      state: 'open',
    });
    await expect(edit(open.id, 'x')).rejects.toMatchObject({ failure: { kind: 'still-open' } });
    const empty = await storage.recordings.saveRecording({ conversationId: 'c', language: 'es' });
    await expect(edit(empty.id, 'x')).rejects.toMatchObject({ failure: { kind: 'nothing-to-correct' } });
  });
});

describe('what people write is learned', () => {
  test('from two people in two calls, and from one person never', async () => {
    await edit(await call('vivo en sochi milko'), 'Vivo en Xochimilco.', 'ana');
    await edit(await call('cerca de sochi milko'), 'Cerca de Xochimilco.', 'ana');
    expect((await learn()).refused).toMatchObject([{ reasons: ['one-person'] }]);
    await edit(await call('de sochi milko'), 'De Xochimilco.', 'luis');
    expect((await learn()).admitted).toMatchObject([{ canonical: 'Xochimilco', state: 'suggest' }]);
  });

  test('until others take it back', async () => {
    await edit(await call('vivo en sochi milko'), 'Vivo en Xochimilco.', 'ana');
    await edit(await call('cerca de sochi milko'), 'Cerca de Xochimilco.', 'luis');
    await learn();
    const id = await call('sochi milko');
    const { recordings } = storage;
    const correction = {
      id: 'c',
      start: 0,
      end: 11,
      original: 'sochi milko',
      replacement: 'Xochimilco',
      method: 'pair',
      score: 0.99,
      margin: 0.99,
      evidence: {},
    };
    const turn = { ...plain(0, 'sochi milko'), text: 'Xochimilco', corrections: [correction] };
    await recordings.saveTranscript(id, { source: 'offline', idempotencyKey: 'again', turns: [turn] });
    await edit(id, 'Sochi Milko', 'eva');
    const report = await learn();
    expect(report.quarantined).toMatchObject([{ canonical: 'Xochimilco', state: 'quarantined' }]);
    expect(report.version?.pairs).toEqual([]);
    const history = await storage.learning.history(report.quarantined[0]?.id ?? 0);
    expect(history.map(({ state, reason }) => `${state}: ${reason}`)).toEqual([
      'proposed: first seen',
      expect.stringMatching(/^suggest: admitted/),
      'quarantined: disputed: 1 calls against 2',
    ]);
  });

  test('but what we wrote ourselves is not, however many people leave it as it is', async () => {
    const correction = {
      id: 'c',
      start: 8,
      end: 19,
      original: 'sochi milko',
      replacement: 'Xochimilco',
      method: 'surface',
      score: 0.99,
      margin: 0.99,
      evidence: {},
    };
    for (const author of ['ana', 'luis', 'eva']) {
      const id = await call('vivo en sochi milko');
      const turn = {
        ...plain(0, 'vivo en sochi milko'),
        text: 'vivo en Xochimilco',
        corrections: [correction],
      };
      await storage.recordings.saveTranscript(id, {
        source: 'offline',
        idempotencyKey: 'again',
        turns: [turn],
      });
      await edit(id, 'Vivo en Xochimilco, gracias.', author);
    }
    expect(await storage.learning.pairs({})).toEqual([]);
  });
});
