import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { compileLexicon, createCorrector, type Language, type LanguageCode } from '@enmienda/correction';
import { english } from '@enmienda/correction/en';
import { spanish } from '@enmienda/correction/es';
import { type HybridSet, termFinder } from '@enmienda/correction/offline/training';
import { portuguese } from '@enmienda/correction/pt';
import { z } from 'zod';
import { BatchError } from '../batch-error.ts';

/** The files that `train` and `compare` read, as their flags name them. */
export interface PairFiles {
  readonly language: LanguageCode;
  readonly pairs: readonly string[];
  /** Without it, the terms that the rows name are the vocabulary. */
  readonly terms: string | undefined;
  readonly second: string | undefined;
}

const TEXT_MAX = 20_000;
const FILE_BYTES_MAX = 256 * 1024 * 1024;
const ROWS_MAX = 200_000;
const TERMS_MAX = 100_000;
const TERM_LENGTH_MAX = 200;

/** Further keys of a row say where it comes from and are not used. */
const rowSchema = z.object({
  id: z.string().min(1).max(500),
  hypothesis: z.string().max(TEXT_MAX),
  reference: z.string().max(TEXT_MAX),
  terms: z.array(z.string().min(1).max(TERM_LENGTH_MAX)).max(1000).optional(),
});
type Row = z.infer<typeof rowSchema>;

const LANGUAGES: Readonly<Record<LanguageCode, () => Language>> = {
  es: () => spanish(),
  pt: () => portuguese(),
  en: () => english(),
};

/** Reads pairs with their vocabulary. @throws BatchError usage naming the file and line that can't be used */
export async function readPairSet(files: PairFiles): Promise<HybridSet> {
  const hash = createHash('sha256');
  const rows: Row[] = [];
  for (const file of files.pairs) rows.push(...parseRows(file, await readText(file, hash)));
  if (rows.length === 0) throw usage(`${files.pairs.join(', ')}: no row. Write one JSON row a line.`);
  if (rows.length > ROWS_MAX) throw usage(`${rows.length} rows are too many: give at most ${ROWS_MAX}.`);
  const terms =
    files.terms === undefined ? termsOf(rows) : readTerms(files.terms, await readText(files.terms, hash));
  const second = new Map<string, string>();
  if (files.second !== undefined) {
    for (const { id, hypothesis } of parseRows(files.second, await readText(files.second, hash)))
      second.set(id, hypothesis);
    if (!rows.some(({ id }) => second.has(id)))
      throw usage(`${files.second} has no row with an id of the pairs: give rows of the same ids.`);
  }
  const { lexicon } = compileLexicon({
    language: LANGUAGES[files.language](),
    entries: terms.map((canonical) => ({ canonical })),
  });
  const corrector = createCorrector(lexicon);
  const findTerms = termFinder(terms);
  return {
    name: files.pairs.join(' + '),
    lexicon,
    rows: rows.map((row) => ({ ...row, terms: row.terms ?? findTerms(row.reference) })),
    second,
    isQuiet: false,
    hash: hash.digest('hex'),
    onlineOf: () => corrector,
  };
}

function parseRows(file: string, text: string): readonly Row[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const place = `${file}, line ${index + 1}`;
    const { data, error } = rowSchema.safeParse(parseJson(line, place));
    if (data === undefined) {
      const [issue] = error.issues;
      throw usage(`${place}: ${issue?.path.join('.') ?? 'row'}: ${issue?.message ?? 'not a row'}`);
    }
    return [data];
  });
}

function parseJson(line: string, place: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw usage(`${place} is not JSON: write one row a line, {"id", "hypothesis", "reference", "terms"}.`);
  }
}

function readTerms(file: string, text: string): readonly string[] {
  const terms = [...new Set(text.split('\n').map((line) => line.trim()))].filter((term) => term !== '');
  if (terms.length === 0) throw usage(`${file} holds no term: write one a line.`);
  if (terms.length > TERMS_MAX)
    throw usage(`${file} holds ${terms.length} terms: give at most ${TERMS_MAX}.`);
  const long = terms.findIndex((term) => term.length > TERM_LENGTH_MAX);
  if (long !== -1) throw usage(`${file}: term ${long + 1} is longer than ${TERM_LENGTH_MAX} characters.`);
  return terms;
}

function termsOf(rows: readonly Row[]): readonly string[] {
  const terms = [...new Set(rows.flatMap((row) => row.terms ?? []))];
  if (terms.length === 0) throw usage('No row names its terms: give the vocabulary with --terms FILE.');
  return terms;
}

async function readText(file: string, hash: ReturnType<typeof createHash>): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch {
    throw usage(`${file} can't be read: give the path of an existing file.`);
  }
  if (bytes.length > FILE_BYTES_MAX) throw usage(`${file} is larger than 256 MB: divide it.`);
  hash.update(bytes);
  return bytes.toString('utf8');
}

function usage(problem: string): BatchError {
  return new BatchError({ kind: 'usage', problem });
}
