import { createHash } from 'node:crypto';
import type { LanguageCode } from '@enmienda/correction';
import {
  BUILT_IN_HYBRID_MODEL,
  createOfflineCorrector,
  createPhoneEmbedder,
  type KnownPair,
  type OfflineCorrector,
  pairsOfEdit,
  processOffline,
} from '@enmienda/correction/offline';
import type { LearningStore } from '@enmienda/storage';
import {
  createLexiconFeed,
  LexiconError,
  type LexiconFeed,
  type LexiconSnapshot,
} from '@enmienda/stt-server/lexicons';
import type { CallCorrector, CallCorrectors } from './call-corrector.ts';
import { openLearnedBank } from './learned-bank.ts';
import type { Log } from './log.ts';
import { findModelFile, modelPath } from './score/hybrid-model-file.ts';

export interface LexiconCorrectorsOptions {
  /** Of the lexicon files, `LANGUAGE/SECTOR.json`. */
  readonly folder: string;
  readonly learning: Pick<LearningStore, 'current'>;
  readonly log: Log;
  /** Where banks of known errors are kept between runs. */
  readonly bankFolder?: string;
}

export interface LexiconCorrectors {
  /** Made at the first call of a language; the same until `refresh` finds a new lexicon version. @throws LexiconError */
  readonly forLanguage: CallCorrectors;
  /** Looks for newly learned pairs and changed files in the languages in use. */
  refresh(): Promise<void>;
  /** Idempotent. */
  close(): void;
}

interface InForce {
  readonly feed: LexiconFeed;
  corrector: CallCorrector;
  /** The last one that was reported: the same files fail with the same error. */
  refusal?: LexiconError;
}

/** Correctors over the lexicon files and the newest learned pairs; languages that no call needs are never loaded. */
export function createLexiconCorrectors(options: LexiconCorrectorsOptions): LexiconCorrectors {
  const inForce = new Map<LanguageCode, Promise<InForce>>();

  async function open(language: LanguageCode): Promise<InForce> {
    const { folder, learning } = options;
    const feed = await createLexiconFeed({ folder, learning, languages: [language], isLearnedSound: false });
    return { feed, corrector: await make(feed.current(language)) };
  }

  async function make(snapshot: LexiconSnapshot): Promise<CallCorrector> {
    const { lexicon, corrector, language, version } = snapshot;
    const learned = (await options.learning.current(language))?.pairs ?? [];
    const embedder = createPhoneEmbedder(lexicon.language);
    const trained = await findModelFile(modelPath(options.folder, language));
    const openBank = (pairs: readonly KnownPair[]) =>
      openLearnedBank({ folder: options.bankFolder, language, embedder, pairs, log: options.log });
    const offline = await createOfflineCorrector({
      lexicon,
      corrector,
      embedder,
      ...(trained === undefined ? {} : { model: trained.model }),
      ...(learned.length === 0 ? {} : { bank: await openBank(learned) }),
    });
    options.log.info({ language, lexiconVersion: version, count: snapshot.entryCount }, 'lexicon in force');
    return {
      lexiconVersion: version,
      configHash: hashOf(offline, version, (trained?.model ?? BUILT_IN_HYBRID_MODEL).dataHash),
      correct: (call, options) => processOffline(offline, call, options),
      pairsBetween: (heard, other) => pairsOfEdit(heard, other, lexicon),
    };
  }

  /** Files that were spoiled while calls are corrected leave the lexicon in force. */
  async function isSwapped(one: InForce, language: LanguageCode): Promise<boolean> {
    try {
      return (await one.feed.refresh()).length > 0;
    } catch (error) {
      if (!(error instanceof LexiconError)) throw error;
      if (error !== one.refusal) {
        options.log.error({ language, reason: error.failure.kind }, 'lexicon not refreshed');
      }
      one.refusal = error;
      return false;
    }
  }

  return {
    async forLanguage(language) {
      const opened = inForce.get(language) ?? open(language);
      inForce.set(language, opened);
      try {
        return (await opened).corrector;
      } catch (error) {
        inForce.delete(language);
        throw error;
      }
    },
    async refresh() {
      for (const [language, opened] of inForce) {
        const one = await opened;
        if (await isSwapped(one, language)) one.corrector = await make(one.feed.current(language));
      }
    },
    close() {
      for (const opened of inForce.values()) {
        opened.then(
          ({ feed }) => feed.close(),
          () => undefined,
        );
      }
      inForce.clear();
    },
  };
}

function hashOf({ lexicon, policy, embedder }: OfflineCorrector, version: number, modelHash: string): string {
  const terms = Array.from(lexicon.terms(), ({ canonical }) => canonical);
  const parts = [
    lexicon.language.dialect,
    version,
    policy,
    embedder.name,
    embedder.version,
    modelHash,
    terms,
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}
