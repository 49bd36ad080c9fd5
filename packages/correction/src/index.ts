export type {
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
export type { ClarificationQuestions, Language, LanguageCode } from './language.ts';
export type { LexiconEntry, LexiconPair, LexiconProblem, LexiconSource } from './lexicon-source.ts';
export type { Span } from './span.ts';
export type { Word } from './word.ts';
