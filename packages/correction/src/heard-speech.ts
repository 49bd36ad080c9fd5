/** An utterance as the search looks at it. Words without a phone are left out. */
export interface HeardSpeech {
  /** The classes of its phones. */
  readonly classes: Uint8Array;
  /** By phone: 1 where the shortest run from here on has a phone of a word that is no everyday word. */
  readonly touchesUnranked: Uint8Array;
  /** Word i sounds from phone `starts[i]` to `starts[i + 1]`. */
  readonly starts: Uint32Array;
  readonly words: number;
  /** A term that begins at word i ends at phone `ends[i]` at the latest. */
  readonly ends: Uint32Array;
  /** 1 for everyday words that are no stop words: what a term may be known by. */
  readonly isRankedContent: Uint8Array;
  /** Phones from word i to the next that is no everyday word, many where there is none before `ends[i]`. */
  readonly unrankedReach: Uint32Array;
  /** A term that begins at word i must sound near if it can't reach further than so many phones. */
  readonly nearReach: Uint32Array;
}
