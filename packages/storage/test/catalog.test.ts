import type { RecordingQuery } from '@enmienda/storage';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { createCatalog, listQuery } from '../src/catalog.ts';
import { formatMetadata } from '../src/metadata-document.ts';
import type { Recording } from '../src/recording.ts';
import { createRecordingId } from '../src/recording-id.ts';
import { ENGINES, type EngineName, openTempDatabase } from './fixtures/temp-database.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 20, 0, minute));

async function openCatalog(engine: EngineName, recordings: number) {
  const { db } = await openTempDatabase(engine);
  const catalog = createCatalog(db);
  const entries = Array.from({ length: recordings }, (_, index) => {
    // Many at the same minute, so that the id decides their order.
    const createdAt = at(Math.floor(index / 7));
    const recording: Recording = {
      id: createRecordingId(createdAt, `${index}`),
      conversationId: `call-${index % 50}`,
      tenantId: `tenant-${index % 3}`,
      ...(index % 5 !== 0 && { agentId: `agent-${index % 11}` }),
      language: 'es',
      createdAt: createdAt.toISOString(),
      state: index % 17 === 0 ? 'open' : 'complete',
      processed: index % 4 !== 0,
      processingMode: 'online',
      transcription: 'hola',
      transcriptVersion: 1,
    };
    return { recording, metadata: formatMetadata(recording), transcriptSizeBytes: 10 };
  });
  for (let from = 0; from < entries.length; from += 100)
    await catalog.upsert(entries.slice(from, from + 100));
  return { db, catalog };
}

const range = { from: at(10).toISOString(), to: at(200).toISOString() };
const after = { createdAt: at(50).toISOString(), id: createRecordingId(at(50), '352') };
const queries: Readonly<Record<string, RecordingQuery>> = {
  everything: {},
  'the unprocessed, oldest first': { processed: false, limit: 100 },
  'the unprocessed that are complete': { processed: false, state: 'complete', limit: 100 },
  'a state': { state: 'open' },
  'a range of time': range,
  'the unprocessed of a range of time': { processed: false, ...range },
  'a tenant': { tenantId: 'tenant-1' },
  'an agent in a range of time': { agentId: 'agent-3', ...range },
  'a conversation': { conversationId: 'call-7' },
  'the next page': { after },
  'the next page of the unprocessed': { processed: false, after },
  'the next page of a range of time': { ...range, after },
};

describe('the catalog on SQLite', () => {
  it.each(
    Object.entries(queries).flatMap(([name, query]) => [
      [name, 'before', query] as const,
      [name, 'after', query] as const,
    ]),
  )('finds %s in the order of an index, %s an ANALYZE: no scan, no sort', async (_, when, query) => {
    const { db } = await openCatalog('SQLite', 500);
    if (when === 'after') await sql`analyze`.execute(db);
    const compiled = listQuery(db, query).compile();
    const plan = await db.executeQuery<{ detail: string }>({
      ...compiled,
      sql: `explain query plan ${compiled.sql}`,
    });
    const steps = plan.rows.map(({ detail }) => detail);
    expect(steps).toEqual([expect.stringMatching(/^(?:SEARCH|SCAN) recording USING INDEX recording_by_/)]);
    // Only what asks for everything may walk an index from end to end.
    if (Object.keys(query).length > 0) expect(steps[0]).toMatch(/^SEARCH/);
  });
});

describe.each(ENGINES)('the catalog on %s', (engine) => {
  it.each(Object.entries(queries))('gives %s page by page as a plain filter would', async (_, query) => {
    const { catalog } = await openCatalog(engine, 900);
    const everything = await catalog.list({ limit: 1000 });
    const expected = everything.filter(
      (recording) =>
        (query.processed === undefined || recording.processed === query.processed) &&
        (query.state === undefined || recording.state === query.state) &&
        (query.tenantId === undefined || recording.tenantId === query.tenantId) &&
        (query.agentId === undefined || recording.agentId === query.agentId) &&
        (query.conversationId === undefined || recording.conversationId === query.conversationId) &&
        (query.from === undefined || recording.createdAt >= query.from) &&
        (query.to === undefined || recording.createdAt < query.to) &&
        (query.after === undefined ||
          recording.createdAt > query.after.createdAt ||
          (recording.createdAt === query.after.createdAt && recording.id > query.after.id)),
    );
    const paged: Recording[] = [];
    for (let page = await catalog.list({ ...query, limit: 37 }); page.length > 0; ) {
      paged.push(...page);
      const last = page.at(-1);
      page = last === undefined ? [] : await catalog.list({ ...query, limit: 37, after: last });
    }
    expect(expected.length).toBeGreaterThan(0);
    expect(paged).toEqual(expected);
  });

  it('lists in the order of time, then of the id', async () => {
    const { catalog } = await openCatalog(engine, 100);
    const listed = (await catalog.list({ limit: 1000 })).map(({ createdAt, id }) => `${createdAt} ${id}`);
    expect(listed).toHaveLength(100);
    expect(listed).toEqual([...listed].sort());
  });

  it('adds up what there is, also of what was changed and removed', async () => {
    const { db, catalog } = await openCatalog(engine, 60);
    const counted = async () => {
      const recordings = await catalog.list({ limit: 1000 });
      const { rows } = await sql<{ readonly size_bytes: number }>`
        select sum(audio_size_bytes + metadata_size_bytes + transcript_size_bytes) as size_bytes
        from recording`.execute(db);
      const processed = recordings.filter((recording) => recording.processed).length;
      return {
        totalRecordings: recordings.length,
        totalSizeBytes: rows[0]?.size_bytes,
        processed,
        pending: recordings.length - processed,
      };
    };
    expect(await catalog.stats()).toEqual(await counted());
    const [first, second, third] = await catalog.list({ limit: 3 });
    await catalog.remove([first!.id, second!.id]);
    await catalog.setTranscriptSize(third!.id, 1234);
    const changed = { ...third!, processed: !third!.processed };
    await catalog.upsert([
      { recording: changed, metadata: formatMetadata(changed), transcriptSizeBytes: 99 },
      { recording: first!, metadata: formatMetadata(first!), transcriptSizeBytes: 5 },
    ]);
    expect(await catalog.stats()).toEqual(await counted());
    expect((await catalog.stats()).totalRecordings).toBe(59);
  });
});
