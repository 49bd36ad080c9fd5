import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compileLexicon } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import { DEFAULT_LEARNING_POLICY, type LearningPolicy } from '@enmienda/correction/offline';
import { openStorage, type Storage, type Turn } from '@enmienda/storage';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LearnDeps, learnFromCalls } from '../src/learn/learn-from-calls.ts';
import { pastTurns } from '../src/learn/past-calls.ts';

const { lexicon } = compileLexicon({
  language: spanish({ dialect: 'es-MX' }),
  entries: ['Movistar', 'Telcel', 'Claro'].map((canonical) => ({ canonical })),
});
const signal = new AbortController().signal;

let folder = '';
let storage: Storage;
let deps: LearnDeps;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'enmienda-learn-'));
  storage = await openStorage({ backend: 'local', rootPath: folder });
  deps = {
    learning: storage.learning,
    lexiconOf: () => Promise.resolve(lexicon),
    pastTurns: (query, stop) => pastTurns(storage.recordings, query, stop),
    now: () => new Date(),
  };
});
afterEach(async () => {
  await storage.close();
  await rm(folder, { recursive: true });
});

/** A turn in which the pipeline made `heard` into `canonical`, or left everything as it was. */
function turn(hypothesis: string, heard?: string, canonical = ''): Turn {
  if (heard === undefined)
    return { index: 0, hypothesis, text: hypothesis, corrections: [], suggestions: [] };
  const start = hypothesis.indexOf(heard);
  const correction = {
    id: 'c1',
    start,
    end: start + heard.length,
    original: heard,
    replacement: canonical,
    method: 'edit',
    score: 0.95,
    margin: 0.5,
    evidence: {},
  };
  return {
    index: 0,
    hypothesis,
    text: hypothesis.replace(heard, canonical),
    corrections: [correction],
    suggestions: [],
  };
}

/** A processed call, and what the pipeline observed in it. */
async function processedCall(turns: readonly Turn[]): Promise<void> {
  const { recordings, learning } = storage;
  const { id } = await recordings.saveRecording({ conversationId: 'c', language: 'es' });
  await recordings.saveTranscript(id, { source: 'offline', idempotencyKey: id, turns });
  await recordings.updateMetadata(id, { processed: true, processingMode: 'offline' });
  await learning.observe(
    turns.flatMap(({ corrections }) =>
      corrections.map(({ original, replacement, score }) => ({
        language: 'es' as const,
        heard: original,
        canonical: replacement,
        recordingId: id,
        score,
      })),
    ),
  );
}

const run = (policy?: Partial<LearningPolicy>) =>
  learnFromCalls(deps, { language: 'es', policy: { ...DEFAULT_LEARNING_POLICY, ...policy } }, signal);

describe('learning from calls', () => {
  test('suggests a pair seen in two calls and publishes it, with its evidence', async () => {
    await processedCall([turn('soy de mobi estar', 'mobi estar', 'Movistar')]);
    await processedCall([turn('con mobi estar', 'mobi estar', 'Movistar'), turn('gracias')]);
    const report = await run();
    expect(report).toMatchObject({ judged: 1, turns: 3, refused: [], withdrawn: [], promoted: [] });
    expect(report.version).toMatchObject({
      version: 1,
      pairs: [{ heard: 'mobi estar', canonical: 'Movistar', count: 2, decision: 'suggest' }],
    });
    const [pair] = await storage.learning.pairs({ language: 'es' });
    expect(pair).toMatchObject({ state: 'suggest', evidence: { hits: 2, strays: 0, undecided: 0 } });
    expect(report.admitted).toEqual([pair]);
    expect(pair?.evidence['score']).toBeCloseTo(0.95);
    expect(pair?.evidence['phoneSimilarity']).toBeGreaterThan(0.8);
  });

  test('changes nothing when it runs again', async () => {
    await processedCall([turn('soy de mobi estar', 'mobi estar', 'Movistar')]);
    await processedCall([turn('con mobi estar', 'mobi estar', 'Movistar')]);
    await run();
    const [before] = await storage.learning.pairs({});
    const again = await run();
    expect(again).toMatchObject({ admitted: [], withdrawn: [], version: { version: 1 } });
    expect(await storage.learning.pairs({})).toEqual([before]);
    expect(await storage.learning.history(before?.id ?? 0)).toHaveLength(2);
  });

  test('waits for the second call', async () => {
    await processedCall([turn('soy de mobi estar y mobi estar', 'mobi estar', 'Movistar')]);
    const report = await run();
    expect(report.admitted).toEqual([]);
    expect(report.refused[0]?.reasons).toContain('too-few-calls');
    expect(report.version).toBeUndefined();
  });

  test('refuses a pair that would have broken a past call', async () => {
    await processedCall([turn('soy de tel sel', 'tel sel', 'Telcel')]);
    await processedCall([turn('con tel sel', 'tel sel', 'Telcel')]);
    await processedCall([turn('me apellido tel sel')]);
    const report = await run();
    expect(report.refused).toMatchObject([{ reasons: ['not-clean'] }]);
  });

  test('takes a suggested pair back when a new call shows that it breaks things', async () => {
    await processedCall([turn('soy de tel sel', 'tel sel', 'Telcel')]);
    await processedCall([turn('con tel sel', 'tel sel', 'Telcel')]);
    await run();
    await processedCall([turn('me apellido tel sel')]);
    const report = await run();
    expect(report.withdrawn).toHaveLength(1);
    expect(report.version).toMatchObject({ version: 2, pairs: [] });
    const [pair] = await storage.learning.pairs({ state: 'proposed' });
    expect((await storage.learning.history(pair?.id ?? 0)).at(-1)?.reason).toBe('withdrawn: not-clean');
  });

  test('never brings a rejected or rolled-back pair in again', async () => {
    await processedCall([
      turn('soy de mobi estar', 'mobi estar', 'Movistar'),
      turn('o telsel', 'telsel', 'Telcel'),
    ]);
    await storage.learning.publish('es', 'nothing yet');
    await processedCall([
      turn('con mobi estar', 'mobi estar', 'Movistar'),
      turn('o telsel', 'telsel', 'Telcel'),
    ]);
    const { admitted } = await run();
    const telcel = admitted.find(({ canonical }) => canonical === 'Telcel');
    await storage.learning.rollback('es', 1, 'too early');
    await storage.learning.setState(telcel?.id ?? 0, { state: 'rejected', reason: 'no' });
    const report = await run();
    expect(report.admitted).toEqual([]);
    expect(report.refused).toMatchObject([{ pair: { canonical: 'Movistar' }, reasons: ['rolled-back'] }]);
    expect(report.version?.pairs).toEqual([]);
  });

  test('promotes by itself only where the policy says so and the precision is proven', async () => {
    await processedCall([turn('soy de mobi estar', 'mobi estar', 'Movistar')]);
    await processedCall([turn('con mobi estar', 'mobi estar', 'Movistar')]);
    expect((await run({ promotesByItself: true })).promoted).toEqual([]);
    expect((await run({ promotesByItself: false, otherWordsPrecision: 0.3 })).promoted).toEqual([]);
    const report = await run({ promotesByItself: true, otherWordsPrecision: 0.3 });
    expect(report.promoted).toHaveLength(1);
    expect(report.version?.pairs).toMatchObject([{ decision: 'apply' }]);
  });

  test('changes nothing in a dry run', async () => {
    await processedCall([turn('soy de mobi estar', 'mobi estar', 'Movistar')]);
    await processedCall([turn('con mobi estar', 'mobi estar', 'Movistar')]);
    const report = await learnFromCalls(deps, { language: 'es', dryRun: true }, signal);
    expect(report.admitted).toHaveLength(1);
    expect(report.version).toBeUndefined();
    expect(await storage.learning.pairs({})).toMatchObject([{ state: 'proposed', evidence: {} }]);
    expect(await storage.learning.current('es')).toBeUndefined();
  });

  test('lets a decision stand that a person made while it ran', async () => {
    await processedCall([turn('soy de mobi estar', 'mobi estar', 'Movistar')]);
    await processedCall([turn('con mobi estar', 'mobi estar', 'Movistar')]);
    const [pair] = await storage.learning.pairs({});
    const lexiconOf = async () => {
      await storage.learning.setState(pair?.id ?? 0, { state: 'rejected', reason: 'an everyday word' });
      return lexicon;
    };
    const report = await learnFromCalls({ ...deps, lexiconOf }, { language: 'es' }, signal);
    expect(report).toMatchObject({ admitted: [] });
    expect(report.version).toBeUndefined();
    expect(await storage.learning.pairs({})).toMatchObject([{ state: 'rejected' }]);
  });

  test('stops when it is told to, before anything is changed', async () => {
    await processedCall([turn('soy de mobi estar', 'mobi estar', 'Movistar')]);
    await expect(learnFromCalls(deps, { language: 'es' }, AbortSignal.abort())).rejects.toThrow();
    expect(await storage.learning.current('es')).toBeUndefined();
  });
});

describe('who is believed, and how long', () => {
  const person = (name: string) => ({ kind: 'human' as const, tenant: 'default', name });
  const words = [
    'mira',
    'cara',
    'tela',
    'clavo',
    'casa',
    'clara',
    'movió',
    'claras',
    'cielo',
    'teléfono',
    'mover',
    'mesa',
  ];

  const wrote = (heard: string, canonical: string, [recordingId, name]: readonly [string, string]) => ({
    language: 'es' as const,
    heard,
    canonical,
    recordingId,
    score: 0.95,
    source: person(name),
  });

  test('a source whose pairs are words that others keep is believed no more, and what rests on it is taken out', async () => {
    const { learning } = storage;
    await learning.observe([
      wrote('mobistel', 'Movistar', ['rec_8', 'mal']),
      wrote('mobistel', 'Movistar', ['rec_9', 'ana']),
    ]);
    expect((await run()).admitted).toMatchObject([{ heard: 'mobistel', state: 'suggest' }]);
    await learning.observe(words.map((word, n) => wrote(word, 'Claro', [`rec_${n}x`, 'mal'])));
    for (const word of words) await processedCall([turn(`dijo ${word} ayer`)]);
    const report = await run({ minSourcePrecision: 0.5 });
    expect(report.distrusted).toMatchObject([{ source: { name: 'mal' }, wrong: words.length }]);
    expect(report.withdrawn).toMatchObject([{ heard: 'mobistel' }]);
    expect(await learning.pairs({ state: 'suggest' })).toEqual([]);
    const mal = (await learning.sources()).find(({ name }) => name === 'mal');
    expect(mal).toMatchObject({ state: 'quarantined' });
    expect((await run()).distrusted).toEqual([]);
  });

  test('a pair that no call shows for long expires, and comes back when it is seen again', async () => {
    const old = { seenAt: '2020-01-01T00:00:00.000Z' };
    await storage.learning.observe([
      { ...wrote('mobistel', 'Movistar', ['rec_1', 'ana']), ...old },
      { ...wrote('mobistel', 'Movistar', ['rec_2', 'luis']), ...old },
    ]);
    const [pair] = await storage.learning.pairs({});
    await storage.learning.setState(pair?.id ?? 0, { state: 'active', reason: 'approved' });
    expect((await run()).expired).toMatchObject([{ heard: 'mobistel', state: 'expired' }]);
    expect((await run()).admitted).toEqual([]);
    await storage.learning.observe([wrote('mobistel', 'Movistar', ['rec_3', 'eva'])]);
    expect((await run()).admitted).toMatchObject([{ heard: 'mobistel', state: 'suggest' }]);
  });
});
