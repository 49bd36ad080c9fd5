import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { LanguageCode } from '../language.ts';
import { replaceFile } from './atomic-file.ts';
import type { Embedder } from './embedder.ts';
import type { IndexLibrary, KnownPair } from './known-pair.ts';
import { OfflineError, reasonOf } from './offline-error.ts';
import type { VectorIndex } from './vector-index.ts';

/** A pair and the id of its vector. */
export interface StoredPair {
  readonly id: number;
  readonly pair: KnownPair;
}

export interface BankFile {
  readonly index: VectorIndex;
  readonly pairs: readonly StoredPair[];
}

/** The first line of a bank's file; `index` is a file name beside it, and `pairs` lines follow, a pair each. */
interface BankHead {
  readonly format: 'enmienda-pair-bank';
  readonly version: typeof FORMAT_VERSION;
  readonly embedder: string;
  readonly embedder_version: string;
  readonly index: string;
  readonly pairs: number;
}

interface PairJson {
  readonly id: number;
  readonly heard: string;
  readonly canonical: string;
  readonly count: number;
  readonly language?: LanguageCode;
  readonly tenant?: string;
  readonly engine?: string;
  readonly context?: string;
  readonly source?: string;
  readonly first_seen_ms?: number;
  readonly last_seen_ms?: number;
}

const FORMAT_VERSION = 2;
const LINES_AT_ONCE = 1000;

/** Writes the index under a new name, then replaces the file that names it, then deletes the index it named before. */
export async function saveBankFile(
  target: string,
  bank: BankFile & { readonly embedder: Embedder },
): Promise<void> {
  const indexName = `${path.basename(target)}.${randomUUID()}.index`;
  const head: BankHead = {
    format: 'enmienda-pair-bank',
    version: FORMAT_VERSION,
    embedder: bank.embedder.name,
    embedder_version: bank.embedder.version,
    index: indexName,
    pairs: bank.pairs.length,
  };
  await bank.index.save(path.join(path.dirname(target), indexName));
  await replaceFile(target, (temporaryPath) => writeLines(temporaryPath, head, bank.pairs));
  await deleteOtherIndexes(target, indexName);
}

async function writeLines(target: string, head: BankHead, pairs: readonly StoredPair[]): Promise<void> {
  const handle = await open(target, 'w');
  try {
    await handle.appendFile(`${JSON.stringify(head)}\n`);
    for (let from = 0; from < pairs.length; from += LINES_AT_ONCE) {
      const lines = pairs
        .slice(from, from + LINES_AT_ONCE)
        .map((stored) => `${JSON.stringify(toJson(stored))}\n`);
      await handle.appendFile(lines.join(''));
    }
  } finally {
    await handle.close();
  }
}

function toJson({ id, pair }: StoredPair): PairJson {
  const { firstSeenMs, lastSeenMs, ...rest } = pair;
  return {
    id,
    ...rest,
    ...(firstSeenMs === undefined ? {} : { first_seen_ms: firstSeenMs }),
    ...(lastSeenMs === undefined ? {} : { last_seen_ms: lastSeenMs }),
  };
}

function fromJson({ id, first_seen_ms, last_seen_ms, ...rest }: PairJson): StoredPair {
  return {
    id,
    pair: {
      ...rest,
      ...(first_seen_ms === undefined ? {} : { firstSeenMs: first_seen_ms }),
      ...(last_seen_ms === undefined ? {} : { lastSeenMs: last_seen_ms }),
    },
  };
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
    const { head, pairs } = await readLines(target);
    if (head.embedder !== embedder.name || head.embedder_version !== embedder.version) {
      return { unusable: `${target} was made by the embedder ${head.embedder} ${head.embedder_version}` };
    }
    const index = await library.load(path.join(path.dirname(target), head.index));
    if (index.dimension !== embedder.dimension || index.size !== pairs.length) {
      return { unusable: `the index of ${target} doesn't hold its pairs` };
    }
    return { index, pairs };
  } catch (error) {
    if (!(error instanceof OfflineError) || error.failure.kind === 'missing-package') throw error;
    return { unusable: error.message };
  }
}

async function readLines(
  target: string,
): Promise<{ readonly head: BankHead; readonly pairs: readonly StoredPair[] }> {
  const damaged = (reason: string): OfflineError =>
    new OfflineError({ kind: 'damaged', path: target, reason });
  let head: BankHead | undefined;
  const pairs: StoredPair[] = [];
  for await (const line of linesOf(target)) {
    const json = parseJson(line);
    if (head === undefined) {
      if (json['format'] !== 'enmienda-pair-bank') throw damaged('it is not a pair bank');
      if (json['version'] !== FORMAT_VERSION)
        throw damaged(`it is not a pair bank of version ${FORMAT_VERSION}, which this program reads`);
      if (!isHead(json)) throw damaged('its first line is damaged');
      head = json;
    } else {
      if (!isPair(json)) throw damaged(`its line ${pairs.length + 2} is no pair`);
      pairs.push(fromJson(json));
    }
  }
  if (head === undefined) throw damaged('it is empty');
  if (pairs.length !== head.pairs) throw damaged(`it holds ${pairs.length} of its ${head.pairs} pairs`);
  return { head, pairs };
}

async function* linesOf(target: string): AsyncGenerator<string> {
  const input = createReadStream(target);
  try {
    yield* createInterface({ input, crlfDelay: Infinity });
  } catch (error) {
    const reason = reasonOf(error);
    throw new OfflineError(
      reason === 'ENOENT'
        ? { kind: 'not-found', path: target }
        : { kind: 'unreadable', path: target, reason },
      { cause: error },
    );
  } finally {
    input.destroy();
  }
}

function parseJson(text: string): Readonly<Record<string, unknown>> {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? { ...json } : {};
  } catch {
    return {};
  }
}

function isHead(
  json: Readonly<Record<string, unknown>>,
): json is Readonly<Record<string, unknown>> & BankHead {
  const { embedder, embedder_version, index, pairs } = json;
  return (
    typeof embedder === 'string' &&
    typeof embedder_version === 'string' &&
    typeof index === 'string' &&
    path.basename(index) === index &&
    Number.isSafeInteger(pairs)
  );
}

const OPTIONAL_TEXTS = ['language', 'tenant', 'engine', 'context', 'source'] as const;
const OPTIONAL_TIMES = ['first_seen_ms', 'last_seen_ms'] as const;

function isPair(
  json: Readonly<Record<string, unknown>>,
): json is Readonly<Record<string, unknown>> & PairJson {
  const { id, heard, canonical, count } = json;
  return (
    Number.isSafeInteger(id) &&
    typeof heard === 'string' &&
    typeof canonical === 'string' &&
    typeof count === 'number' &&
    OPTIONAL_TEXTS.every((key) => json[key] === undefined || typeof json[key] === 'string') &&
    OPTIONAL_TIMES.every((key) => json[key] === undefined || typeof json[key] === 'number')
  );
}
