/** Names in order of frequency, unpacked for look-up. */
export interface NameRanks {
  /** 1 the commonest; 0 for a word that is not in the list. */
  rankOf(word: string): number;
  /** True for names that are said every day, false for those that are only written. */
  isSpoken(word: string): boolean;
}

const WRITTEN_MARK = '-';

// One unpacking serves every dialect of a language: the key is the packed constant itself.
const unpacked = new Map<string, NameRanks>();

/** Unpacks names divided by spaces, the commonest first, a hyphen before those that are only written. */
export function nameRanks(packed: string): NameRanks {
  let ranks = unpacked.get(packed);
  if (ranks === undefined) {
    ranks = unpackNames(packed);
    unpacked.set(packed, ranks);
  }
  return ranks;
}

function unpackNames(packed: string): NameRanks {
  /** Negative for names that are only written. */
  const ranks = new Map<string, number>();
  for (const entry of packed.split(' ')) {
    if (entry.startsWith(WRITTEN_MARK)) ranks.set(entry.slice(WRITTEN_MARK.length), -ranks.size - 1);
    else if (entry !== '') ranks.set(entry, ranks.size + 1);
  }
  return {
    rankOf: (word) => Math.abs(ranks.get(word) ?? 0),
    isSpoken: (word) => (ranks.get(word) ?? 0) > 0,
  };
}
