export { type CompiledLexicon, compileLexicon } from './compile-lexicon.ts';
export type {
  Alternative,
  Clarification,
  Correction,
  CorrectionMethod,
  Decision,
  Evidence,
  OnlineInput,
  OnlineResult,
  Rejection,
  RejectionReason,
} from './correction.ts';
export { type Corrector, createCorrector } from './corrector.ts';
export type { ClarificationQuestions, Language, LanguageCode } from './language.ts';
export type { Lexicon } from './lexicon.ts';
export type { LexiconEntry, LexiconPair, LexiconProblem, LexiconSource } from './lexicon-source.ts';
export { createLiveCorrector, type LiveCorrector } from './live-corrector.ts';
export type { LiveFinal, LiveReset, LiveText, PartialInput } from './live-text.ts';
export { type CorrectionPolicy, DEFAULT_POLICIES } from './policy.ts';
export { processOnline } from './process-online.ts';
export { revert } from './revert.ts';
export { loadLexicon, saveLexicon } from './saved-lexicon.ts';
export type { Span } from './span.ts';
export type { Word } from './word.ts';
