import { sql } from 'kysely';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../src/database.ts';
import { createProviderLimits, type Permission, type ProviderLimits } from '../src/provider-limits.ts';
import { ENGINES, openTempDatabase } from './fixtures/temp-database.ts';

const LONG_MS = 3_600_000;

describe.each(ENGINES)('limits of a service on %s', (engine) => {
  let db: Awaited<ReturnType<typeof openTempDatabase>>['db'];
  let location: string;
  let limits: ProviderLimits;

  beforeEach(async () => {
    ({ db, location } = await openTempDatabase(engine));
    limits = createProviderLimits(db);
  });

  const granted = (answers: readonly Permission[]) => answers.filter((answer) => answer.granted).length;

  /** What is due at a time is due now. */
  const letTimePass = () => sql`update provider_limit set next_at_ms = 0`.execute(db);

  it('let everything through where none is set', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => limits.acquire('llm', LONG_MS)));
    expect(granted(answers)).toBe(5);
  });

  it('grant no more at once than may be under way, to all processes together', async () => {
    await limits.set('llm', { concurrent: 3 });
    // Two connections of one process would wait for each other on SQLite.
    const second = engine === 'SQLite' ? db : await openDatabase(location);
    if (second !== db) onTestFinished(() => second.destroy());
    const other = createProviderLimits(second);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? limits : other).acquire('llm', LONG_MS)),
    );
    expect(granted(answers)).toBe(3);
    const [first] = answers.filter((answer) => answer.granted);
    await limits.release('llm', first?.permit ?? '');
    expect(await limits.acquire('llm', LONG_MS)).toMatchObject({ granted: true });
    expect(await limits.acquire('llm', LONG_MS)).toEqual({ granted: false, retryAfterMs: 100 });
  });

  it('forget a permit whose holder never came back', async () => {
    await limits.set('llm', { concurrent: 1 });
    await limits.acquire('llm', LONG_MS);
    await sql`update provider_permit set until_ms = 0`.execute(db);
    expect(await limits.acquire('llm', LONG_MS)).toMatchObject({ granted: true });
  });

  it('space requests evenly, and say when the next one may come', async () => {
    await limits.set('llm', { perMinute: 2 });
    expect(await limits.acquire('llm', 1)).toMatchObject({ granted: true });
    const refused = await limits.acquire('llm', 1);
    expect(refused.granted).toBe(false);
    if (!refused.granted) {
      expect(refused.retryAfterMs).toBeGreaterThan(0);
      expect(refused.retryAfterMs).toBeLessThanOrEqual(30_000);
    }
    await letTimePass();
    expect(await limits.acquire('llm', 1)).toMatchObject({ granted: true });
  });

  it('keep everybody away from a service that asked for quiet, and never for a shorter time than before', async () => {
    await limits.holdOff('llm', LONG_MS);
    await limits.holdOff('llm', 10);
    const refused = await limits.acquire('llm', 1);
    expect(refused.granted).toBe(false);
    if (!refused.granted) expect(refused.retryAfterMs).toBeGreaterThan(LONG_MS - 60_000);
  });

  it('are of one service each', async () => {
    await limits.set('llm', { concurrent: 1 });
    await limits.set('asr', { concurrent: 1 });
    await limits.acquire('llm', LONG_MS);
    expect(await limits.acquire('asr', LONG_MS)).toMatchObject({ granted: true });
  });

  it.each([{ perMinute: 0 }, { perMinute: 60_001 }, { concurrent: 0 }, { concurrent: 1.5 }])(
    'refuse %j',
    async (limit) => {
      await expect(limits.set('llm', limit)).rejects.toThrow(RangeError);
    },
  );
});
