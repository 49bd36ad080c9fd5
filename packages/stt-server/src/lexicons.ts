export type { BuildLexicon, BuiltLexicon, LexiconOrder } from './lexicons/lexicon-build.ts';
export { LexiconError, type LexiconFailure } from './lexicons/lexicon-error.ts';
export {
  createLexiconFeed,
  type LexiconFeed,
  type LexiconFeedOptions,
  type LexiconSnapshot,
} from './lexicons/lexicon-feed.ts';
export { type LexiconFile, loadLexiconFolder } from './lexicons/lexicon-file.ts';
export { createLexiconThread, type LexiconThread } from './lexicons/lexicon-thread.ts';
