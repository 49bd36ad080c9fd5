/**
 * Keeps one compiled lexicon a language in force: the terms of the folder plus the pairs of the newest learned version.
 * A snapshot never changes; a new one replaces it in one assignment, so that a turn is corrected by one lexicon only.
 *
 *   in force ──look: files or version are others──► building ──► in force, the new one
 *                                                      └─fails──► in force, the old one; built again when files or version change
 *
 * Looks follow one another, and one that is asked for while another goes on begins after it: what it finds is never older
 * than what was there when it was asked for, and an older lexicon never replaces a newer one.
 */
import {
  type Corrector,
  createCorrector,
  type LanguageCode,
  type Lexicon,
  type LexiconPair,
  type LexiconProblem,
} from '@enmienda/correction';
import type { LearningStore, LexiconVersion } from '@enmienda/storage';
import { type BuildLexicon, type BuiltLexicon, buildLexicon } from './lexicon-build.ts';
import { LexiconError } from './lexicon-error.ts';
import { lexiconState } from './lexicon-file.ts';

export interface LexiconSnapshot {
  readonly language: LanguageCode;
  readonly corrector: Corrector;
  readonly lexicon: Lexicon;
  /** Of the learned pairs; 0 before the first. */
  readonly version: number;
  readonly entryCount: number;
  readonly pairCount: number;
  /** Problems that left something out. */
  readonly errorCount: number;
  /** What the compiler left out or limits; `index` counts through the files in order, then through the learned pairs. */
  problems(): readonly LexiconProblem[];
}

export interface LexiconFeedOptions {
  readonly folder: string;
  readonly learning: Pick<LearningStore, 'current'>;
  readonly languages: readonly LanguageCode[];
  /**
   * Whether learned pairs that are applied also are other ways to say their terms (default), so that what sounds like them is found too.
   * Where pairs are learned from what is found it must be off: else the loop learns from its own output.
   */
  readonly isLearnedSound?: boolean;
  /** In this thread, where it is left out. */
  readonly build?: BuildLexicon;
  /** How often to look for changed files and a new version; without it only `refresh` looks. */
  readonly pollIntervalMs?: number;
  readonly onSwap?: (snapshot: LexiconSnapshot) => void;
  /** A look of the timer that failed, once for the same files and version; the snapshot in force stays. */
  readonly onError?: (error: unknown) => void;
}

export interface LexiconFeed {
  readonly languages: readonly LanguageCode[];
  /** @throws RangeError for a language that the feed was not opened with */
  current(language: LanguageCode): LexiconSnapshot;
  /** Looks for what is new now; returns the languages that were swapped. @throws LexiconError, and the snapshots in force stay */
  refresh(): Promise<readonly LanguageCode[]>;
  /** Nothing is swapped any more. Idempotent. */
  close(): void;
}

/** Compiles every language before it resolves. @throws LexiconError */
export async function createLexiconFeed(options: LexiconFeedOptions): Promise<LexiconFeed> {
  const { folder, learning, isLearnedSound = true, build = buildLexicon } = options;
  const inForce = new Map<LanguageCode, { readonly state: string; readonly snapshot: LexiconSnapshot }>();
  const refused = new Map<LanguageCode, { readonly state: string; readonly error: LexiconError }>();
  let looking: Promise<unknown> = Promise.resolve();
  let next: Promise<readonly LanguageCode[]> | undefined;
  let isClosed = false;
  const isOpen = () => !isClosed;

  async function lookAt(language: LanguageCode): Promise<boolean> {
    const learned = await learning.current(language);
    const state = `${learned?.version ?? 0} ${await lexiconState(folder, language)}`;
    if (!isOpen() || inForce.get(language)?.state === state) return false;
    const before = refused.get(language);
    if (before?.state === state) throw before.error;
    const order = { folder, language, learned: (learned?.pairs ?? []).map(learnedPair), isLearnedSound };
    const built = await build(order).catch((error: unknown) => {
      if (error instanceof LexiconError) refused.set(language, { state, error });
      throw error;
    });
    if (!isOpen()) return false;
    const snapshot = snapshotOf(language, built, learned);
    inForce.set(language, { state, snapshot });
    refused.delete(language);
    options.onSwap?.(snapshot);
    return true;
  }

  async function look(): Promise<readonly LanguageCode[]> {
    next = undefined;
    const swapped: LanguageCode[] = [];
    for (const language of options.languages) if (await lookAt(language)) swapped.push(language);
    return swapped;
  }

  function refresh(): Promise<readonly LanguageCode[]> {
    if (next !== undefined) return next;
    next = looking.then(look);
    looking = next.catch(() => undefined);
    return next;
  }

  await refresh();
  let reported: unknown;
  const timer = every(options.pollIntervalMs, () => {
    refresh().then(
      () => {
        reported = undefined;
      },
      (error: unknown) => {
        if (error !== reported && isOpen()) options.onError?.(error);
        reported = error;
      },
    );
  });

  return {
    languages: options.languages,
    current(language) {
      const current = inForce.get(language);
      if (current === undefined) throw new RangeError(`The lexicon of ${language} was not loaded.`);
      return current.snapshot;
    },
    refresh,
    close() {
      isClosed = true;
      clearInterval(timer);
    },
  };
}

function every(intervalMs: number | undefined, run: () => void): NodeJS.Timeout | undefined {
  return intervalMs === undefined ? undefined : setInterval(run, intervalMs).unref();
}

function snapshotOf(
  language: LanguageCode,
  built: BuiltLexicon,
  learned: LexiconVersion | undefined,
): LexiconSnapshot {
  return {
    language,
    corrector: createCorrector(built.lexicon),
    version: learned?.version ?? 0,
    ...built,
  };
}

function learnedPair(pair: LexiconVersion['pairs'][number]): LexiconPair {
  return { ...pair, source: 'learned' };
}
