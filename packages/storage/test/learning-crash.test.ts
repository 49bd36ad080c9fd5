import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type LexiconVersion, openStorage } from '@enmienda/storage';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../src/database.ts';
import { buildChildScript } from './fixtures/child-script.ts';

const KILLS = 5;
const SEED = 20_261_122;
/** A process is killed so long after its first version, at most: some thousand statements. */
const LIFE_MAX_MS = 250;

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Runs the child, kills it at some moment after it published something, and gives the versions that it acknowledged. */
async function killAtRandom(args: readonly string[], lifeMs: number): Promise<readonly LexiconVersion[]> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  let isDoomed = false;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    if (isDoomed) return;
    isDoomed = true;
    void delay(lifeMs).then(() => child.kill('SIGKILL'));
  });
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
  return output
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as LexiconVersion);
}

test('learning that is killed at any moment leaves whole versions, and pairs whose history ends in their state', {
  timeout: 120_000,
}, async () => {
  const rootPath = await mkdtemp(path.join(tmpdir(), 'enmienda-learning-crash-'));
  const script = await buildChildScript('learn-forever');
  onTestFinished(async () => {
    await script.remove();
    await rm(rootPath, { recursive: true });
  });
  const random = seeded(SEED);
  const acknowledged = new Map<number, LexiconVersion>();
  for (let kill = 0; kill < KILLS; kill += 1) {
    const seed = String(Math.floor(random() * 1_000_000));
    for (const version of await killAtRandom([script.file, rootPath, seed], random() * LIFE_MAX_MS)) {
      const before = acknowledged.get(version.version);
      if (before !== undefined) expect(version).toEqual(before);
      acknowledged.set(version.version, version);
    }
    await expectConsistent(rootPath, acknowledged);
  }
});

async function expectConsistent(
  rootPath: string,
  acknowledged: ReadonlyMap<number, LexiconVersion>,
): Promise<void> {
  const storage = await openStorage({ backend: 'local', rootPath });
  const { learning } = storage;
  const versions = await learning.versions('es');
  expect(versions.map(({ version }) => version)).toEqual(versions.map((_, i) => versions.length - i));
  for (const version of versions) {
    const told = acknowledged.get(version.version);
    if (told !== undefined) expect(version).toEqual(told);
  }
  expect(versions.length).toBeGreaterThanOrEqual(acknowledged.size);

  const pairs = await learning.pairs({ language: 'es' });
  const inForce = pairs.filter(({ state }) => state === 'suggest' || state === 'active');
  const listed = (all: readonly { readonly heard: string; readonly canonical: string }[]) =>
    all.map(({ heard, canonical }) => `${heard} → ${canonical}`).sort();
  // States and the version made of them change together.
  expect(listed(versions[0]?.pairs ?? [])).toEqual(listed(inForce));
  for (const pair of pairs) {
    expect((await learning.history(pair.id)).at(-1)?.state).toBe(pair.state);
    expect((await learning.sightings(pair.id, 1)).length).toBe(1);
  }
  for (const { id, state } of await learning.sources()) {
    expect((await learning.sourceHistory(id)).at(-1)?.state ?? 'trusted').toBe(state);
  }
  await storage.close();
  const db = await openDatabase(path.join(rootPath, 'enmienda.sqlite'));
  const orphans = await db
    .selectFrom('learned_pair')
    .leftJoin('pair_evidence', 'pair_evidence.pair_id', 'learned_pair.id')
    .select('learned_pair.id')
    .where('pair_evidence.pair_id', 'is', null)
    .execute();
  expect(orphans).toEqual([]);
  await db.destroy();
}
