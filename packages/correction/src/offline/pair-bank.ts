/**
 * Known errors with their vectors, to be found by how they sound: `mobi esta` is near `mobi estar`, which was heard for Movistar
 * before. On disk a bank is a file of lines (a head, then a pair each) that names the index file beside it; the index is written first
 * and the lines replaced last, so a kill at any moment leaves a whole bank, old or new. The files are a cache: what is in force is the
 * list of pairs that `openPairBank` is given, and anything missing, damaged, older or made by another embedder is built again from it.
 */
import type { Embedder } from './embedder.ts';
import { breathe } from './index-queue.ts';
import { rowAt } from './index-rows.ts';
import type { IndexLibrary, KnownPair, PairOrigin } from './known-pair.ts';
import { readBankFile, type StoredPair, saveBankFile } from './pair-bank-file.ts';
import { createUsearchIndex, loadUsearchIndex } from './usearch-index.ts';
import type { VectorIndex } from './vector-index.ts';

export interface BankNeighbour {
  readonly pair: KnownPair;
  /** By the embedder's closer look, 0..1, where it has one; else the cosine, -1..1. */
  readonly similarity: number;
}

export interface PairBank {
  readonly size: number;
  /** Adds pairs, or replaces those of the same `heard`, `canonical` and origin. */
  put(pairs: readonly KnownPair[]): Promise<void>;
  /** Pairs that aren't there are ignored. */
  remove(pairs: readonly Omit<KnownPair, 'count'>[]): Promise<void>;
  /** For each text its nearest pairs, best first, at most `k`; where an origin is given, only pairs that have all of it. */
  nearest(
    texts: readonly string[],
    k: number,
    origin?: PairOrigin,
  ): Promise<readonly (readonly BankNeighbour[])[]>;
  /** Frees what removed pairs took up, where that is more than a quarter, and saves. @throws OfflineError unwritable */
  save(path: string): Promise<void>;
}

const usearch: IndexLibrary = { create: createUsearchIndex, load: loadUsearchIndex };

export interface PairBankSource {
  readonly embedder: Embedder;
  readonly pairs: readonly KnownPair[];
  readonly library?: IndexLibrary;
}

/**
 * So many of the nearest by vector are looked at closer for each one wanted, and at least so many. Misheard terms are among the
 * hundred nearest of all terms in 91 to 98 of a hundred mentions; of errors that are at least 0.825 alike in phones, 99 of a hundred among the first four.
 */
const LOOKED_AT_EACH = 10;
const LOOKED_AT_MIN = 32;
const LOOKED_AT_A_TURN = 8;
/** So many texts are embedded before the event loop has its turn. */
const EMBEDDED_AT_ONCE = 64;

/** A bank in memory. @throws OfflineError missing-package */
export async function createPairBank({
  embedder,
  pairs,
  library = usearch,
}: PairBankSource): Promise<PairBank> {
  const bank = pairBank(embedder, await library.create(embedder.dimension), []);
  await bank.put(pairs);
  return bank;
}

/**
 * A bank of exactly these pairs, with the vectors that `path` holds of them; only the others are embedded. `rebuilt` says why the
 * file could not be used: absent on a full hit, and not an error. @throws OfflineError missing-package
 */
export async function openPairBank(
  path: string,
  source: PairBankSource,
): Promise<{ readonly bank: PairBank; readonly rebuilt?: string }> {
  const { embedder, pairs, library = usearch } = source;
  const file = await readBankFile(path, embedder, library);
  if ('unusable' in file) return { bank: await createPairBank(source), rebuilt: file.unusable };
  const bank = pairBank(embedder, file.index, file.pairs);
  const wanted = new Set(pairs.map(keyOf));
  await bank.remove(file.pairs.map(({ pair }) => pair).filter((pair) => !wanted.has(keyOf(pair))));
  await bank.put(pairs);
  return { bank };
}

function pairBank(embedder: Embedder, index: VectorIndex, stored: readonly StoredPair[]): PairBank {
  const byId = new Map(stored.map(({ id, pair }) => [id, pair]));
  const idOf = new Map(stored.map(({ id, pair }) => [keyOf(pair), id]));
  let nextId = stored.reduce((highest, { id }) => Math.max(highest, id), -1) + 1;

  function closestOf(text: string, found: readonly BankNeighbour[]): readonly BankNeighbour[] {
    if (embedder.closeLook === undefined) return found;
    const alike = embedder.closeLook(text);
    return found
      .map(({ pair, similarity }) => ({ pair, cosine: similarity, similarity: alike(pair.heard) }))
      .sort((a, b) => b.similarity - a.similarity || b.cosine - a.cosine)
      .map(({ pair, similarity }) => ({ pair, similarity }));
  }

  /** `fetched` are the nearest of all pairs; more are fetched where too few of them have the origin. */
  async function nearestTo(
    vectors: Float32Array,
    fetched: number,
    wanted: { readonly k: number; readonly origin: PairOrigin },
  ): Promise<readonly (readonly BankNeighbour[])[]> {
    const found = await index.search(vectors, fetched);
    const neighbours: (readonly BankNeighbour[])[] = [];
    for (const [row, ids] of found.entries()) {
      const fitting = ids.flatMap(({ id, similarity }) => {
        const pair = byId.get(id);
        return pair !== undefined && isOf(pair, wanted.origin) ? [{ pair, similarity }] : [];
      });
      if (fitting.length >= wanted.k || ids.length < fetched) neighbours.push(fitting);
      else {
        const vector = rowAt(vectors, row, embedder.dimension);
        const [more = []] = await nearestTo(vector, fetched * 4, wanted);
        neighbours.push(more);
      }
    }
    return neighbours;
  }

  return {
    get size() {
      return byId.size;
    },
    async put(pairs) {
      const added: StoredPair[] = [];
      for (const pair of pairs) {
        const key = keyOf(pair);
        const id = idOf.get(key);
        if (id === undefined) {
          idOf.set(key, nextId);
          added.push({ id: nextId, pair });
        }
        byId.set(id ?? nextId++, pair);
      }
      for (let from = 0; from < added.length; from += EMBEDDED_AT_ONCE) {
        const part = added.slice(from, from + EMBEDDED_AT_ONCE);
        const vectors = await embedder.embed(part.map(({ pair }) => pair.heard));
        await index.add(
          part.map(({ id }) => id),
          vectors,
        );
      }
    },
    async remove(pairs) {
      const ids = pairs.flatMap((pair) => idOf.get(keyOf(pair)) ?? []);
      for (const id of ids) byId.delete(id);
      for (const pair of pairs) idOf.delete(keyOf(pair));
      await index.remove(ids);
    },
    async nearest(texts, k, origin = {}) {
      const fetched = embedder.closeLook === undefined ? k : Math.max(k * LOOKED_AT_EACH, LOOKED_AT_MIN);
      const nearest: (readonly BankNeighbour[])[] = [];
      for (let from = 0; from < texts.length; from += EMBEDDED_AT_ONCE) {
        const part = texts.slice(from, from + EMBEDDED_AT_ONCE);
        const found = await nearestTo(await embedder.embed(part), fetched, { k, origin });
        for (const [row, text] of part.entries()) {
          if (row % LOOKED_AT_A_TURN === LOOKED_AT_A_TURN - 1) await breathe();
          nearest.push(closestOf(text, found[row] ?? []).slice(0, k));
        }
      }
      return nearest;
    },
    async save(path) {
      if (index.removed > index.size / 4) {
        await index.compact((ids) => embedder.embed(ids.map((id) => byId.get(id)?.heard ?? '')));
      }
      const pairs = Array.from(byId, ([id, pair]) => ({ id, pair }));
      await saveBankFile(path, { embedder, index, pairs });
    },
  };
}

function isOf(pair: KnownPair, { language, tenant, engine }: PairOrigin): boolean {
  return (
    (language === undefined || pair.language === language) &&
    (tenant === undefined || pair.tenant === tenant) &&
    (engine === undefined || pair.engine === engine)
  );
}

function keyOf({ heard, canonical, language, tenant, engine }: Omit<KnownPair, 'count'>): string {
  return JSON.stringify([heard, canonical, language, tenant, engine]);
}
