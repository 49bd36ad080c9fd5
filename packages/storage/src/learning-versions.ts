import type { Kysely, Transaction } from 'kysely';
import type { Database } from './database-schema.ts';
import type { LearnedPairState, LexiconVersion } from './learned-pair.ts';
import { changeState, selectPairs } from './learning-pairs.ts';
import type { LexiconVersionTable } from './learning-tables.ts';
import { NOW_ISO } from './sql-functions.ts';
import { StorageError } from './storage-error.ts';

type VersionLanguage = LexiconVersion['language'];

interface VersionPair {
  readonly pair_id: number;
  readonly heard: string;
  readonly canonical: string;
  readonly count: number;
  readonly decision: string;
}

/** Versions of the language, newest first. */
export async function lexiconVersions(
  db: Kysely<Database>,
  language: VersionLanguage,
  limit?: number,
): Promise<readonly LexiconVersion[]> {
  const headers = await db
    .selectFrom('lexicon_version')
    .selectAll()
    .where('language', '=', language)
    .orderBy('version', 'desc')
    .$if(limit !== undefined, (query) => query.limit(limit ?? 0))
    .execute();
  return Promise.all(
    headers.map(async (header) =>
      publishedVersion(header, language, await versionPairs(db, language, header.version)),
    ),
  );
}

function publishedVersion(
  header: Omit<LexiconVersionTable, 'language'>,
  language: VersionLanguage,
  pairs: readonly VersionPair[],
): LexiconVersion {
  return {
    language,
    version: header.version,
    ...(header.parent === null ? {} : { parent: header.parent }),
    createdAt: header.created_at,
    note: header.note,
    pairs: pairs.map(({ heard, canonical, count, decision }) => ({
      heard,
      canonical,
      count,
      decision: decision as 'apply' | 'suggest',
    })),
  };
}

/** A new version of the pairs in force, or the newest one when it has the same pairs and decisions already. */
export async function publishVersion(
  transaction: Transaction<Database>,
  language: VersionLanguage,
  note: string,
): Promise<LexiconVersion> {
  const [newest] = await lexiconVersions(transaction, language, 1);
  const rows = await selectPairs(transaction)
    .where('learned_pair.language', '=', language)
    .where('learned_pair.state', 'in', ['suggest', 'active'])
    .orderBy('learned_pair.id')
    .execute();
  const pairs = rows.map((row) => ({
    pair_id: row.id,
    heard: row.heard,
    canonical: row.canonical,
    count: row.call_count,
    decision: row.state === 'active' ? 'apply' : 'suggest',
  }));
  if (newest !== undefined && contentOf(newest.pairs) === contentOf(pairs)) return newest;
  return insertVersion(transaction, { language, parent: newest?.version, note }, pairs);
}

/**
 * Publishes version `toVersion` again and sets every pair's state to what it was in it: `active` or `suggest`. A pair published
 * since goes back to `proposed` with the evidence `rolledBack`, by which the learning step knows not to admit it again by itself.
 * @throws StorageError not-found
 */
export async function rollBack(
  transaction: Transaction<Database>,
  request: { readonly language: VersionLanguage; readonly toVersion: number; readonly note: string },
): Promise<LexiconVersion> {
  const { language, toVersion, note } = request;
  const target = await transaction
    .selectFrom('lexicon_version')
    .select('version')
    .where('language', '=', language)
    .where('version', '=', toVersion)
    .executeTakeFirst();
  if (target === undefined) {
    throw new StorageError({ kind: 'not-found', key: `lexicon version ${toVersion} of ${language}` });
  }
  const pairs = await versionPairs(transaction, language, toVersion);
  const wanted = new Map(pairs.map((pair) => [pair.pair_id, stateIn(pair)]));
  const rows = await selectPairs(transaction).where('learned_pair.language', '=', language).execute();
  const reason = `rolled back to version ${toVersion}`;
  for (const { id, state } of rows) {
    const earlier = wanted.get(id);
    if (earlier !== undefined) {
      if (earlier !== state)
        await changeState(transaction, id, { state: earlier, reason, evidence: { rolledBack: 0 } });
    } else if (state === 'suggest' || state === 'active') {
      await changeState(transaction, id, { state: 'proposed', reason, evidence: { rolledBack: 1 } });
    }
  }
  return insertVersion(transaction, { language, parent: toVersion, note }, pairs);
}

function stateIn(pair: VersionPair): LearnedPairState {
  return pair.decision === 'apply' ? 'active' : 'suggest';
}

/** What makes two versions the same: pairs and decisions, not how often they were seen by then. */
function contentOf(pairs: readonly Pick<VersionPair, 'heard' | 'canonical' | 'decision'>[]): string {
  return JSON.stringify(pairs.map(({ heard, canonical, decision }) => [heard, canonical, decision]));
}

async function versionPairs(
  db: Kysely<Database>,
  language: VersionLanguage,
  version: number,
): Promise<readonly VersionPair[]> {
  return db
    .selectFrom('lexicon_version_pair')
    .select(['pair_id', 'heard', 'canonical', 'count', 'decision'])
    .where('language', '=', language)
    .where('version', '=', version)
    .orderBy('pair_id')
    .execute();
}

async function insertVersion(
  transaction: Transaction<Database>,
  header: { readonly language: VersionLanguage; readonly parent: number | undefined; readonly note: string },
  pairs: readonly VersionPair[],
): Promise<LexiconVersion> {
  const { language, parent, note } = header;
  const [newest] = await lexiconVersions(transaction, language, 1);
  const version = (newest?.version ?? 0) + 1;
  const { created_at: createdAt } = await transaction
    .insertInto('lexicon_version')
    .values({ language, version, parent: parent ?? null, created_at: NOW_ISO, note })
    .returning('created_at')
    .executeTakeFirstOrThrow();
  for (const pair of pairs) {
    await transaction
      .insertInto('lexicon_version_pair')
      .values({ ...pair, language, version })
      .execute();
  }
  return publishedVersion({ version, parent: parent ?? null, created_at: createdAt, note }, language, pairs);
}
