import { randomUUID } from 'node:crypto';
import { readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readWhole, replaceFile } from './atomic-file.ts';
import type { Embedder } from './embedder.ts';
import type { IndexLibrary, KnownPair } from './known-pair.ts';
import { OfflineError } from './offline-error.ts';
import type { VectorIndex } from './vector-index.ts';

export interface BankFile {
  readonly index: VectorIndex;
  readonly pairs: readonly { readonly id: number; readonly pair: KnownPair }[];
}

/** The JSON of a bank; `index` is a file name beside it. */
interface BankJson {
  readonly format: 'enmienda-pair-bank';
  readonly version: 1;
  readonly embedder: string;
  readonly embedder_version: string;
  readonly index: string;
  readonly pairs: readonly (KnownPair & { readonly id: number })[];
}

/** Writes the index under a new name, then replaces the JSON that names it, then deletes the index it named before. */
export async function saveBankFile(
  target: string,
  bank: BankFile & { readonly embedder: Embedder },
): Promise<void> {
  const indexName = `${path.basename(target)}.${randomUUID()}.index`;
  const json: BankJson = {
    format: 'enmienda-pair-bank',
    version: 1,
    embedder: bank.embedder.name,
    embedder_version: bank.embedder.version,
    index: indexName,
    pairs: bank.pairs.map(({ id, pair }) => ({ id, ...pair })),
  };
  await bank.index.save(path.join(path.dirname(target), indexName));
  await replaceFile(target, (temporaryPath) => writeFile(temporaryPath, JSON.stringify(json)));
  await deleteOtherIndexes(target, indexName);
}

async function deleteOtherIndexes(target: string, kept: string): Promise<void> {
  const folder = path.dirname(target);
  const prefix = `${path.basename(target)}.`;
  for (const name of await readdir(folder)) {
    if (name.startsWith(prefix) && name.endsWith('.index') && name !== kept) {
      await rm(path.join(folder, name), { force: true });
    }
  }
}

/** The bank of a file, or why it can't be used. @throws OfflineError missing-package */
export async function readBankFile(
  target: string,
  embedder: Embedder,
  library: IndexLibrary,
): Promise<BankFile | { readonly unusable: string }> {
  try {
    const json = parseBankJson((await readWhole(target)).toString('utf8'));
    if (json === undefined) return { unusable: `${target} is not a pair bank` };
    if (json.embedder !== embedder.name || json.embedder_version !== embedder.version) {
      return { unusable: `${target} was made by the embedder ${json.embedder} ${json.embedder_version}` };
    }
    const index = await library.load(path.join(path.dirname(target), json.index));
    if (index.dimension !== embedder.dimension || index.size !== json.pairs.length) {
      return { unusable: `the index of ${target} doesn't hold its pairs` };
    }
    return { index, pairs: json.pairs.map(({ id, ...pair }) => ({ id, pair })) };
  } catch (error) {
    if (!(error instanceof OfflineError) || error.failure.kind === 'missing-package') throw error;
    return { unusable: error.message };
  }
}

function parseBankJson(text: string): BankJson | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isBankJson(json) ? json : undefined;
}

function isBankJson(json: unknown): json is BankJson {
  if (typeof json !== 'object' || json === null) return false;
  const { format, version, embedder, embedder_version, index, pairs } = json as Partial<
    Record<keyof BankJson, unknown>
  >;
  return (
    format === 'enmienda-pair-bank' &&
    version === 1 &&
    typeof embedder === 'string' &&
    typeof embedder_version === 'string' &&
    typeof index === 'string' &&
    path.basename(index) === index &&
    Array.isArray(pairs) &&
    pairs.every(isStoredPair)
  );
}

function isStoredPair(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { id, heard, canonical, count, engine } = value as Partial<Record<keyof KnownPair | 'id', unknown>>;
  return (
    Number.isSafeInteger(id) &&
    typeof heard === 'string' &&
    typeof canonical === 'string' &&
    typeof count === 'number' &&
    (engine === undefined || typeof engine === 'string')
  );
}
