/**
 * Keeps one compiled lexicon a language in force: the terms of the folder plus the pairs of the newest learned version.
 * A snapshot never changes; a new version replaces it in one assignment, so that a turn is corrected by one lexicon only.
 */
import {
  type Corrector,
  compileLexicon,
  createCorrector,
  type Language,
  type LanguageCode,
  type Lexicon,
  type LexiconPair,
  type LexiconProblem,
} from '@enmienda/correction';
import { english } from '@enmienda/correction/en';
import { spanish } from '@enmienda/correction/es';
import { portuguese } from '@enmienda/correction/pt';
import type { LearningStore, LexiconVersion } from '@enmienda/storage';
import { type LexiconFile, loadLexiconFolder } from './lexicon-file.ts';

export interface LexiconSnapshot {
  readonly language: LanguageCode;
  readonly corrector: Corrector;
  readonly lexicon: Lexicon;
  /** Of the learned pairs; 0 before the first. */
  readonly version: number;
  readonly entryCount: number;
  readonly pairCount: number;
  /** What the compiler left out or limits; `index` counts through the files in order, then through the learned pairs. */
  readonly problems: readonly LexiconProblem[];
}

export interface LexiconFeedOptions {
  readonly folder: string;
  readonly learning: Pick<LearningStore, 'current'>;
  readonly languages: readonly LanguageCode[];
  /** How often to look for a new version; without it only `refresh` looks. */
  readonly pollIntervalMs?: number;
  readonly onSwap?: (snapshot: LexiconSnapshot) => void;
  /** A look that failed; the snapshot in force stays. */
  readonly onError?: (error: unknown) => void;
}

export interface LexiconFeed {
  readonly languages: readonly LanguageCode[];
  /** @throws RangeError for a language that the feed was not opened with */
  current(language: LanguageCode): LexiconSnapshot;
  /** Looks for a new version now; returns the languages that were swapped. */
  refresh(): Promise<readonly LanguageCode[]>;
  /** Idempotent. */
  close(): void;
}

const LANGUAGES: Readonly<Record<LanguageCode, () => Language>> = {
  es: () => spanish(),
  pt: () => portuguese(),
  en: () => english(),
};

/** Loads the folder and compiles every language before it resolves. @throws LexiconError */
export async function createLexiconFeed(options: LexiconFeedOptions): Promise<LexiconFeed> {
  const files = await loadLexiconFolder(options.folder);
  const snapshots = new Map<LanguageCode, LexiconSnapshot>();
  let looking: Promise<readonly LanguageCode[]> | undefined;

  async function look(): Promise<readonly LanguageCode[]> {
    const swapped: LanguageCode[] = [];
    for (const language of options.languages) {
      const learned = await options.learning.current(language);
      if (snapshots.get(language)?.version === (learned?.version ?? 0)) continue;
      const snapshot = compile(language, files, learned);
      snapshots.set(language, snapshot);
      options.onSwap?.(snapshot);
      swapped.push(language);
    }
    return swapped;
  }

  function refresh(): Promise<readonly LanguageCode[]> {
    looking ??= look().finally(() => {
      looking = undefined;
    });
    return looking;
  }

  await refresh();
  const timer = every(options.pollIntervalMs, () => {
    refresh().catch((error: unknown) => options.onError?.(error));
  });

  return {
    languages: options.languages,
    current(language) {
      const snapshot = snapshots.get(language);
      if (snapshot === undefined) throw new RangeError(`The lexicon of ${language} was not loaded.`);
      return snapshot;
    },
    refresh,
    close: () => clearInterval(timer),
  };
}

function every(intervalMs: number | undefined, run: () => void): NodeJS.Timeout | undefined {
  return intervalMs === undefined ? undefined : setInterval(run, intervalMs).unref();
}

function compile(
  code: LanguageCode,
  files: readonly LexiconFile[],
  learned: LexiconVersion | undefined,
): LexiconSnapshot {
  const own = files.filter((file) => file.language === code);
  const entries = own.flatMap((file) => file.entries);
  const pairs = [...own.flatMap((file) => file.pairs), ...(learned?.pairs ?? []).map(learnedPair)];
  const { lexicon, problems } = compileLexicon({ language: LANGUAGES[code](), entries, pairs });
  return {
    language: code,
    corrector: createCorrector(lexicon),
    lexicon,
    version: learned?.version ?? 0,
    entryCount: entries.length,
    pairCount: pairs.length,
    problems,
  };
}

function learnedPair(pair: LexiconVersion['pairs'][number]): LexiconPair {
  return { ...pair, source: 'learned' };
}
