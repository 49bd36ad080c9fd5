/** Words in order of frequency, unpacked for look-up. */
export interface WordRanks {
  /** 1 the commonest; 0 for a word that is not in the list. */
  rankOf(word: string): number;
  /** All of them, the commonest first. */
  words(): Iterable<string>;
}

// One unpacking serves every dialect of a language: the key is the packed constant itself.
const unpacked = new Map<string, WordRanks>();

/** Unpacks words divided by spaces, the commonest first; `packed` is a constant of the program, kept for its life. */
export function wordRanks(packed: string): WordRanks {
  let ranks = unpacked.get(packed);
  if (ranks === undefined) {
    ranks = unpackWords(packed);
    unpacked.set(packed, ranks);
  }
  return ranks;
}

function unpackWords(packed: string): WordRanks {
  const ranks = new Map<string, number>();
  for (const word of packed.split(' ')) if (word !== '') ranks.set(word, ranks.size + 1);
  return { rankOf: (word) => ranks.get(word) ?? 0, words: () => ranks.keys() };
}
