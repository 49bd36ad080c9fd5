import { createHash } from 'node:crypto';
import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { compileLexicon, type LanguageCode, type Lexicon } from '@enmienda/correction';
import type { OfflineTurn } from '@enmienda/correction/offline';
import { EvaluationError } from '../evaluation-error.ts';
import { languageOf } from '../evaluation-language.ts';
import { type EvaluationRow, readRows, readTerms } from '../evaluation-set.ts';
import type { SetFiles } from '../set-notation.ts';

/** A row with its recording. */
export interface RecordedRow extends EvaluationRow {
  readonly audioPath: string;
  /** The row's id without its channel (what follows the last dot): rows of one recording are never apart in folds. */
  readonly recording: string;
}

export interface RecordedSet {
  readonly name: string;
  readonly language: LanguageCode;
  readonly lexicon: Lexicon;
  readonly rows: readonly RecordedRow[];
  /** SHA-256 of both files. */
  readonly hash: string;
}

const ENDINGS = ['.wav', '.flac', '.ogg', '.mp3'];

/** The rows whose recording `ID.wav`, `.flac`, `.ogg` or `.mp3` is in the folder. @throws EvaluationError when none is, or a file can't be used */
export async function readRecordedSet(
  files: SetFiles,
  audioFolder: string,
  progress: (line: string) => void,
): Promise<RecordedSet> {
  const language = languageOf(files.language, undefined);
  const entries = (await readTerms(files.terms)).map((canonical) => ({ canonical }));
  const all = await readRows(files.pairs);
  const rows: RecordedRow[] = [];
  for (const row of all) {
    const audioPath = await findRecording(audioFolder, row.id);
    if (audioPath !== undefined) rows.push({ ...row, audioPath, recording: row.id.replace(/\.[^.]*$/, '') });
  }
  const name = path.basename(files.pairs, '.jsonl');
  if (rows.length === 0) {
    throw new EvaluationError(`--audio ${audioFolder} has no recording of ${name}: name files as ID.wav`);
  }
  progress(`${name}: ${rows.length} of ${all.length} rows have a recording`);
  const hash = createHash('sha256');
  for (const file of [files.pairs, files.terms]) hash.update(await readFile(file));
  return {
    name,
    language: language.code,
    lexicon: compileLexicon({ language, entries }).lexicon,
    rows,
    hash: hash.digest('hex'),
  };
}

/** A row as a call of one turn, with all that its recogniser gave. */
export function turnOf({ hypothesis, words, alternatives }: EvaluationRow): OfflineTurn {
  return {
    text: hypothesis,
    ...(words === undefined ? {} : { words }),
    ...(alternatives === undefined ? {} : { alternatives }),
  };
}

async function findRecording(folder: string, id: string): Promise<string | undefined> {
  for (const ending of ENDINGS) {
    const file = path.join(folder, `${path.basename(id)}${ending}`);
    const isThere = await access(file).then(
      () => true,
      () => false,
    );
    if (isThere) return file;
  }
  return undefined;
}
