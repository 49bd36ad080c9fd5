import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { createLeadership, type Leadership } from '../src/leadership.ts';
import { ENGINES, openTempDatabase } from './fixtures/temp-database.ts';

const LONG_MS = 3_600_000;

describe.each(ENGINES)('leadership on %s', (engine) => {
  let db: Awaited<ReturnType<typeof openTempDatabase>>['db'];
  let leadership: Leadership;

  beforeEach(async () => {
    ({ db } = await openTempDatabase(engine));
    leadership = createLeadership(db);
  });

  it('is held by the first who claims it, and the others hear by whom and until when', async () => {
    const before = Date.now();
    expect(await leadership.claim('daemon', 'host-a/1', LONG_MS)).toEqual({ held: true });
    const refused = await leadership.claim('daemon', 'host-b/2', LONG_MS);
    expect(refused).toMatchObject({ held: false, by: 'host-a/1' });
    if (!refused.held) expect(refused.untilMs).toBeGreaterThanOrEqual(before + LONG_MS - 1);
  });

  it('is renewed by its holder', async () => {
    await leadership.claim('daemon', 'host-a/1', 1);
    expect(await leadership.claim('daemon', 'host-a/1', LONG_MS)).toEqual({ held: true });
    expect(await leadership.claim('daemon', 'host-b/2', LONG_MS)).toMatchObject({ held: false });
  });

  it('goes to another once its time is up, and the first one hears so', async () => {
    await leadership.claim('daemon', 'host-a/1', LONG_MS);
    await sql`update leadership set until_ms = 0`.execute(db);
    expect(await leadership.claim('daemon', 'host-b/2', LONG_MS)).toEqual({ held: true });
    expect(await leadership.claim('daemon', 'host-a/1', LONG_MS)).toMatchObject({
      held: false,
      by: 'host-b/2',
    });
  });

  it('is free after a resignation, but nobody resigns for another', async () => {
    await leadership.claim('daemon', 'host-a/1', LONG_MS);
    await leadership.resign('daemon', 'host-b/2');
    expect(await leadership.claim('daemon', 'host-b/2', LONG_MS)).toMatchObject({ held: false });
    await leadership.resign('daemon', 'host-a/1');
    expect(await leadership.claim('daemon', 'host-b/2', LONG_MS)).toEqual({ held: true });
  });

  it('is one place a name', async () => {
    await leadership.claim('daemon', 'host-a/1', LONG_MS);
    expect(await leadership.claim('scrub', 'host-b/2', LONG_MS)).toEqual({ held: true });
  });
});
