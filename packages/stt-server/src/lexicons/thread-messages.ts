/** What a server and the thread that builds its lexicons say to each other; trusted, as both are this program. */
import type { LexiconPair } from '@enmienda/correction';
import type { LexiconOrder } from './lexicon-build.ts';
import type { LexiconFailure } from './lexicon-error.ts';

/** Known when the thread starts. */
export type ThreadOrder = Omit<LexiconOrder, 'learned'>;

/** The learned pairs in portions: copying all at once would block the server. `undefined` after the last. */
export type ThreadPortion = readonly LexiconPair[] | undefined;

export type ThreadAnswer =
  | {
      readonly kind: 'built';
      /** Of `saveLexicon`; handed over, not copied. */
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly entryCount: number;
      readonly pairCount: number;
      readonly errorCount: number;
      /** JSON of `LexiconProblem[]`: there can be as many as entries, and few ask for them. */
      readonly problems: Uint8Array<ArrayBuffer>;
    }
  | { readonly kind: 'refused'; readonly failure: LexiconFailure };
