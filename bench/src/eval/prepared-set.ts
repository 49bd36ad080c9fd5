import { stat } from 'node:fs/promises';
import path from 'node:path';
import { compileLexicon, type Language, type Lexicon } from '@enmienda/correction';
import { type FindTerms, termFinder } from '@enmienda/correction/offline/training';
import { readCallFolder } from './call-folder.ts';
import { drawDistractors } from './distractors.ts';
import { languageOf } from './evaluation-language.ts';
import { type EvaluationRow, readRows } from './evaluation-set.ts';
import { type UtteranceCounts, utteranceCounter } from './measures.ts';
import type { SetFiles } from './set-notation.ts';
import { readVocabulary } from './vocabulary.ts';

/** A set read, its vocabulary compiled. */
export interface PreparedSet {
  /** The name of the file of pairs. */
  readonly name: string;
  readonly language: Language;
  readonly lexicon: Lexicon;
  readonly rows: readonly EvaluationRow[];
  /** What the set's own vocabulary has, without distractors. */
  readonly canonicals: readonly string[];
  /** Counts for row i once it is corrected. */
  readonly counters: readonly ((corrected: string) => UtteranceCounts)[];
}

export interface SetOptions {
  readonly dialect?: string | undefined;
  /** Only so many rows, from the first. */
  readonly limit?: number | undefined;
  /** Terms added that nobody says. */
  readonly distractors?: number | undefined;
  /** What the references of other sets hold; no distractor is one of these either. */
  readonly otherReferences?: readonly string[] | undefined;
  /** Makes every term one that is worth a question. */
  readonly isCritical?: boolean | undefined;
}

/** @throws EvaluationError for options and files that can't be used */
export async function prepareSet(
  files: SetFiles,
  options: SetOptions,
  progress: (line: string) => void,
): Promise<PreparedSet> {
  const language = languageOf(files.language, options.dialect);
  const { entries, pairs } = await readVocabulary(files.terms, language.code);
  const canonicals = entries.map(({ canonical }) => canonical);
  const all = await readPairs(files.pairs, termFinder(canonicals));
  const rows = all.slice(0, options.limit);
  const { terms, leftOut } = drawDistractors(language.code, options.distractors ?? 0, {
    references: [...all.map(({ reference }) => reference), ...(options.otherReferences ?? [])],
    vocabulary: canonicals,
  });
  const marked = options.isCritical === true ? { critical: true } : {};
  const { lexicon, problems } = compileLexicon({
    language,
    entries: [...entries, ...terms.map((canonical) => ({ canonical }))].map((entry) => ({
      ...entry,
      ...marked,
    })),
    pairs,
  });
  const unusable = problems.filter(({ severity }) => severity === 'error').length;
  const added = terms.length === 0 ? '' : ` and ${terms.length} distractors (${leftOut} drawn and left out)`;
  progress(`${rows.length} rows, ${entries.length} terms (${unusable} left out)${added}`);
  return {
    name: path.basename(files.pairs, '.jsonl'),
    language,
    lexicon,
    rows,
    canonicals,
    counters: rows.map(utteranceCounter),
  };
}

async function readPairs(path: string, findTerms: FindTerms): Promise<readonly EvaluationRow[]> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true ? readCallFolder(path, findTerms) : readRows(path, findTerms);
}
