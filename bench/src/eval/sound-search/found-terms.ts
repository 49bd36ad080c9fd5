import { createPairBank, type Embedder, type PairBank } from '@enmienda/correction/offline';
import { processorMs } from '../../processor-time.ts';
import type { CloseLook, MissedTerm } from './missed-terms.ts';

/** In how many of the missed terms the right one is found first, and among the first ten. */
export interface FoundTerms {
  readonly way: string;
  readonly first: number;
  readonly ten: number;
  /** Of processor time: other load on the machine doesn't count. */
  readonly usPerSearch: number;
}

const TEN = 10;

/** Compares what was heard with every term: the yardstick, whose time grows with the terms. */
export function searchAll(
  terms: readonly string[],
  missed: readonly MissedTerm[],
  closeLook: CloseLook,
): FoundTerms {
  const startMs = processorMs();
  const places = missed.map(({ term, heard }) => {
    const alike = closeLook(heard);
    const own = alike(term);
    return terms.filter((other) => alike(other) > own).length;
  });
  return counted('every term compared', places, processorMs() - startMs);
}

/** Looks it up in a bank of the terms. */
export async function searchBank(
  way: string,
  terms: readonly string[],
  search: { readonly missed: readonly MissedTerm[]; readonly embedder: Embedder },
): Promise<FoundTerms> {
  const bank = await bankOfTerms(terms, search.embedder);
  const startMs = processorMs();
  const found = await bank.nearest(
    search.missed.map(({ heard }) => heard),
    TEN,
  );
  const tookMs = processorMs() - startMs;
  const places = search.missed.map(({ term }, row) => {
    const place = found[row]?.findIndex(({ pair }) => pair.canonical === term) ?? -1;
    return place === -1 ? TEN : place;
  });
  return counted(way, places, tookMs);
}

function bankOfTerms(terms: readonly string[], embedder: Embedder): Promise<PairBank> {
  const pairs = terms.map((term) => ({ heard: term, canonical: term, count: 1 }));
  return createPairBank({ embedder, pairs });
}

function counted(way: string, places: readonly number[], tookMs: number): FoundTerms {
  return {
    way,
    first: places.filter((place) => place === 0).length,
    ten: places.filter((place) => place < TEN).length,
    usPerSearch: (1000 * tookMs) / Math.max(1, places.length),
  };
}
