import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { LanguageCode, LexiconEntry, LexiconPair } from '@enmienda/correction';
import { z } from 'zod';
import { LexiconError } from './lexicon-error.ts';

/** The terms of one sector in one language. */
export interface LexiconFile {
  readonly path: string;
  readonly language: LanguageCode;
  readonly sector: string;
  readonly entries: readonly LexiconEntry[];
  readonly pairs: readonly LexiconPair[];
}

const FILE_LIMIT_BYTES = 16 * 1024 * 1024;
const PROBLEMS_SHOWN = 20;
const LANGUAGES: readonly LanguageCode[] = ['es', 'pt', 'en'];

const term = z.string().min(1).max(200);

const lexiconFile = z.strictObject({
  language: z.enum(['es', 'pt', 'en']),
  sector: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  entries: z
    .array(
      z.strictObject({
        canonical: term,
        surfaces: z.array(term).max(100).optional(),
        category: z.string().min(1).max(60).optional(),
        critical: z.boolean().optional(),
        threshold: z.number().min(0).max(1).optional(),
      }),
    )
    .max(100_000),
  pairs: z
    .array(
      z.strictObject({
        heard: term,
        canonical: term,
        count: z.int().min(1).optional(),
        source: z.string().min(1).max(60).optional(),
      }),
    )
    .max(100_000)
    .optional(),
});

/**
 * Every `LANGUAGE/SECTOR.json` under the folder, by language and sector; of one language only, where it is given.
 * @throws LexiconError of the first file that can't be used, and where no language has a file
 */
export async function loadLexiconFolder(
  folder: string,
  only?: LanguageCode,
): Promise<readonly LexiconFile[]> {
  const files = await Promise.all(LANGUAGES.map((language) => lexiconPaths(folder, language)));
  if (files.flat().length === 0) {
    const there = await stat(folder).catch(() => undefined);
    throw new LexiconError({ kind: there?.isDirectory() === true ? 'no-files' : 'no-folder', path: folder });
  }
  const wanted = files.filter((_, at) => only === undefined || LANGUAGES[at] === only);
  return Promise.all(wanted.flat().map(loadLexiconFile));
}

/** A text that is another one when a file of the language was added, removed or written. */
export async function lexiconState(folder: string, language: LanguageCode): Promise<string> {
  const files = await lexiconPaths(folder, language);
  const states = await Promise.all(
    files.map(async (file) => {
      const { size, mtimeMs, ino } = await stat(file);
      return [path.basename(file), size, mtimeMs, ino].join(':');
    }),
  );
  return states.join(' ');
}

async function lexiconPaths(folder: string, language: LanguageCode): Promise<string[]> {
  const names = await readdir(path.join(folder, language)).catch(emptyWhereMissing);
  return names
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => path.join(folder, language, name));
}

function emptyWhereMissing(error: unknown): string[] {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
    return [];
  throw error;
}

async function loadLexiconFile(file: string): Promise<LexiconFile> {
  const { size } = await stat(file);
  if (size > FILE_LIMIT_BYTES) {
    throw new LexiconError({ kind: 'too-large', path: file, sizeBytes: size, limitBytes: FILE_LIMIT_BYTES });
  }
  const parsed = lexiconFile.safeParse(parseJson(file, await readFile(file, 'utf8')));
  if (!parsed.success)
    throw new LexiconError({ kind: 'invalid-file', path: file, problems: inWords(parsed.error) });
  const { language, sector, entries, pairs } = parsed.data;
  const problems = misplaced(file, language, sector);
  if (problems.length > 0) throw new LexiconError({ kind: 'invalid-file', path: file, problems });
  return { path: file, language, sector, entries: entries.map(defined), pairs: (pairs ?? []).map(defined) };
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new LexiconError({ kind: 'invalid-file', path: file, problems: ['it is not JSON'] }, { cause });
  }
}

function misplaced(file: string, language: string, sector: string): string[] {
  const expected = path.join(path.dirname(path.dirname(file)), language, `${sector}.json`);
  return expected === file ? [] : [`language and sector say that it is ${language}/${sector}.json`];
}

function inWords(error: z.ZodError): string[] {
  const problems = error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`);
  const rest = problems.length - PROBLEMS_SHOWN;
  return rest > 0 ? [...problems.slice(0, PROBLEMS_SHOWN), `and ${rest} more`] : problems;
}

/** zod writes absent optional keys as possibly `undefined`; the correction API takes them as absent. */
function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
