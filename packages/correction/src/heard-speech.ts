/** An utterance as the search looks at it. Words without a phone are left out. */
export interface HeardSpeech {
  /** The classes of its phones. */
  readonly classes: Uint8Array;
  /** Word i sounds from phone `starts[i]` to `starts[i + 1]`. */
  readonly starts: Uint32Array;
  readonly words: number;
  /** A term that begins at word i ends at phone `ends[i]` at the latest. */
  readonly ends: Uint32Array;
  /** A term that begins at word i must sound near if it can't reach further than so many phones. */
  readonly nearReach: Uint32Array;
}
