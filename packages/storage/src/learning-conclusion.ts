import type { Transaction } from 'kysely';
import type { Database } from './database-schema.ts';
import type { LexiconVersion } from './learned-pair.ts';
import type { Conclusion } from './learning-contract.ts';
import { addEvidence, changeState, requirePair } from './learning-pairs.ts';
import { lexiconVersions, publishVersion } from './learning-versions.ts';

/**
 * Adds the evidence, changes the states, and publishes what is in force then. No version is made where there is none and nothing is in
 * force. @throws StorageError not-found
 */
export async function conclude(
  transaction: Transaction<Database>,
  { language, evidence, changes, note }: Conclusion,
): Promise<{ readonly changed: ReadonlySet<number>; readonly version: LexiconVersion | undefined }> {
  for (const { id, numbers } of evidence) {
    await addEvidence(transaction, await requirePair(transaction, id), numbers);
  }
  const changed = new Set<number>();
  for (const change of changes) {
    const { state } = await requirePair(transaction, change.id);
    if (state !== change.from) continue;
    await changeState(transaction, change.id, change);
    changed.add(change.id);
  }
  const [newest] = await lexiconVersions(transaction, language, 1);
  if (newest === undefined && !(await isAnyInForce(transaction, language))) {
    return { changed, version: undefined };
  }
  return { changed, version: await publishVersion(transaction, language, note) };
}

async function isAnyInForce(transaction: Transaction<Database>, language: string): Promise<boolean> {
  const row = await transaction
    .selectFrom('learned_pair')
    .select('id')
    .where('language', '=', language)
    .where('state', 'in', ['suggest', 'active'])
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
