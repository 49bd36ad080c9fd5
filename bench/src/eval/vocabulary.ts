import { stat } from 'node:fs/promises';
import type { LanguageCode, LexiconEntry, LexiconPair } from '@enmienda/correction';
import { LexiconError, loadLexiconFolder } from '@enmienda/stt-server/lexicons';
import { EvaluationError } from './evaluation-error.ts';
import { readTerms } from './evaluation-set.ts';

/** What is corrected towards. */
export interface Vocabulary {
  readonly entries: readonly LexiconEntry[];
  readonly pairs: readonly LexiconPair[];
}

/**
 * Reads a file of one term a line, or a folder of lexicons (`LANGUAGE/SECTOR.json`, as the server reads them), of which the
 * language's own count. @throws EvaluationError when it can't be read or holds no term
 */
export async function readVocabulary(path: string, code: LanguageCode): Promise<Vocabulary> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() !== true) {
    const terms = await readTerms(path);
    return { entries: terms.map((canonical) => ({ canonical })), pairs: [] };
  }
  try {
    const files = (await loadLexiconFolder(path)).filter(({ language }) => language === code);
    if (files.length === 0) throw new EvaluationError(`${path} holds no lexicon of ${code}`);
    return { entries: files.flatMap(({ entries }) => entries), pairs: files.flatMap(({ pairs }) => pairs) };
  } catch (cause) {
    if (cause instanceof LexiconError) throw new EvaluationError(cause.message, { cause });
    throw cause;
  }
}
