/**
 * Known errors with their vectors, to be found by how they sound: `mobi esta` is near `mobi estar`, which was heard for Movistar
 * before. On disk a bank is a small JSON file that names the index file beside it; the index is written first and the JSON replaced
 * last, so a kill at any moment leaves a whole bank, old or new. The files are a cache: what is in force is the list of pairs that
 * `openPairBank` is given, and anything missing, damaged or made by another embedder is built again from it.
 */
import type { Embedder } from './embedder.ts';
import type { IndexLibrary, KnownPair } from './known-pair.ts';
import { type BankFile, readBankFile, saveBankFile } from './pair-bank-file.ts';
import { createUsearchIndex, loadUsearchIndex } from './usearch-index.ts';
import type { VectorIndex } from './vector-index.ts';

export interface BankNeighbour {
  readonly pair: KnownPair;
  /** Cosine, -1..1. */
  readonly similarity: number;
}

export interface PairBank {
  readonly size: number;
  /** Adds pairs, or replaces those that have the same `heard` and `canonical`. */
  put(pairs: readonly KnownPair[]): Promise<void>;
  /** Pairs that aren't there are ignored. */
  remove(pairs: readonly Pick<KnownPair, 'heard' | 'canonical'>[]): void;
  /** For each text its nearest pairs, best first, at most `k`. */
  nearest(texts: readonly string[], k: number): Promise<readonly (readonly BankNeighbour[])[]>;
  /** @throws OfflineError unwritable */
  save(path: string): Promise<void>;
}

const usearch: IndexLibrary = { create: createUsearchIndex, load: loadUsearchIndex };

export interface PairBankSource {
  readonly embedder: Embedder;
  readonly pairs: readonly KnownPair[];
  readonly library?: IndexLibrary;
}

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
  const stored = new Set(file.pairs.map(({ pair }) => keyOf(pair)));
  bank.remove(file.pairs.map(({ pair }) => pair).filter((pair) => !wanted.has(keyOf(pair))));
  await bank.put(pairs.filter((pair) => !stored.has(keyOf(pair))));
  bank.describe(pairs);
  return { bank };
}

interface DescribedBank extends PairBank {
  /** Takes counts and engines over; the vectors stay. */
  describe(pairs: readonly KnownPair[]): void;
}

function pairBank(embedder: Embedder, index: VectorIndex, stored: BankFile['pairs']): DescribedBank {
  const byId = new Map(stored.map(({ id, pair }) => [id, pair]));
  const idOf = new Map(stored.map(({ id, pair }) => [keyOf(pair), id]));
  let nextId = Math.max(-1, ...byId.keys()) + 1;

  function describe(pairs: readonly KnownPair[]): void {
    for (const pair of pairs) {
      const id = idOf.get(keyOf(pair));
      if (id !== undefined) byId.set(id, pair);
    }
  }

  return {
    get size() {
      return byId.size;
    },
    async put(pairs) {
      const added = [...new Map(pairs.map((pair) => [keyOf(pair), pair])).values()].filter(
        (pair) => !idOf.has(keyOf(pair)),
      );
      const vectors = await embedder.embed(added.map(({ heard }) => heard));
      const ids = added.map((_, at) => nextId + at);
      index.add(ids, vectors);
      for (const [at, pair] of added.entries()) {
        idOf.set(keyOf(pair), nextId + at);
      }
      nextId += added.length;
      describe(pairs);
    },
    remove(pairs) {
      const ids = pairs.flatMap((pair) => idOf.get(keyOf(pair)) ?? []);
      index.remove(ids);
      for (const id of ids) byId.delete(id);
      for (const pair of pairs) idOf.delete(keyOf(pair));
    },
    async nearest(texts, k) {
      const vectors = await embedder.embed(texts);
      const { dimension } = embedder;
      return texts.map((_, row) =>
        index
          .search(vectors.subarray(row * dimension, (row + 1) * dimension), k)
          .flatMap(({ id, similarity }) => {
            const pair = byId.get(id);
            return pair === undefined ? [] : [{ pair, similarity }];
          }),
      );
    },
    save: (path) =>
      saveBankFile(path, {
        embedder,
        index,
        pairs: Array.from(byId, ([id, pair]) => ({ id, pair })),
      }),
    describe,
  };
}

function keyOf({ heard, canonical }: Pick<KnownPair, 'heard' | 'canonical'>): string {
  return JSON.stringify([heard, canonical]);
}
