import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { LanguageCode } from '@enmienda/correction';
import {
  createPairBank,
  type Embedder,
  type KnownPair,
  OfflineError,
  openPairBank,
  type PairBank,
} from '@enmienda/correction/offline';
import type { Log } from './log.ts';

export interface LearnedBankSource {
  /** Where banks are kept between runs; without one they are made anew each time. */
  readonly folder: string | undefined;
  readonly language: LanguageCode;
  readonly embedder: Embedder;
  /** The truth: the file only saves embedding them again. */
  readonly pairs: readonly KnownPair[];
  readonly log: Log;
}

/**
 * The bank of the learned pairs, from its file as far as that is of use: a file that is missing, truncated, damaged or of another version
 * is built again from the pairs, and one that can't be written is done without. @throws OfflineError missing-package
 */
export async function openLearnedBank(source: LearnedBankSource): Promise<PairBank> {
  const { folder, language, embedder, pairs, log } = source;
  if (folder === undefined) return createPairBank({ embedder, pairs });
  const file = path.join(folder, `${language}.bank`);
  const { bank, rebuilt } = await openPairBank(file, { embedder, pairs });
  if (rebuilt !== undefined) log.info({ language, count: pairs.length }, 'bank of known errors built again');
  try {
    await mkdir(folder, { recursive: true });
    await bank.save(file);
  } catch (error) {
    const isMissing = error instanceof OfflineError && error.failure.kind === 'missing-package';
    if (isMissing || !(error instanceof Error)) throw error;
    log.warn({ language, reason: 'unwritable' }, 'bank of known errors not saved');
  }
  return bank;
}
