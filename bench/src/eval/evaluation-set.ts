import { readFile } from 'node:fs/promises';
import type { Alternative, Word } from '@enmienda/correction';
import type { FindTerms } from '@enmienda/correction/offline/training';
import { z } from 'zod';
import { EvaluationError } from './evaluation-error.ts';

const TEXT_MAX = 20_000;

const wordSchema = z.object({
  text: z.string().max(TEXT_MAX),
  startMs: z.number().optional(),
  endMs: z.number().optional(),
  confidence: z.number().min(0).max(1).optional(),
});

/** Further keys of a row (channel, duration) say where it comes from and are not used. */
const rowSchema = z.object({
  id: z.string().max(500),
  hypothesis: z.string().max(TEXT_MAX),
  reference: z.string().max(TEXT_MAX),
  terms: z.array(z.string().max(TEXT_MAX)).max(1000).optional(),
  words: z.array(wordSchema).max(10_000).optional(),
  nbest: z
    .array(
      z.union([
        z.string().max(TEXT_MAX),
        z.object({ text: z.string().max(TEXT_MAX), score: z.number().max(0).optional() }),
      ]),
    )
    .max(100)
    .optional(),
});

/** One utterance: what a recogniser wrote, what was said, and the vocabulary terms in it. */
export interface EvaluationRow {
  readonly id: string;
  readonly hypothesis: string;
  readonly reference: string;
  readonly terms: readonly string[];
  readonly words?: readonly Word[];
  readonly alternatives?: readonly Alternative[];
}

/**
 * Reads a file of one JSON row a line; `findTerms` is asked for rows that don't say their terms.
 * @throws EvaluationError naming the file and line that can't be read
 */
export async function readRows(path: string, findTerms?: FindTerms): Promise<readonly EvaluationRow[]> {
  const lines = (await readText(path)).split('\n');
  const rows: EvaluationRow[] = [];
  lines.forEach((line, index) => {
    if (line.trim() !== '') rows.push(parseRow(line, `${path}, line ${index + 1}`, findTerms));
  });
  return rows;
}

/**
 * Reads another recogniser's text of `rows`, by id. @throws EvaluationError for a file that can't be read or has the id of no row
 */
export async function readSecond(
  path: string,
  rows: readonly EvaluationRow[],
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map((await readRows(path, () => [])).map(({ id, hypothesis }) => [id, hypothesis]));
  if (!rows.some(({ id }) => texts.has(id))) {
    throw new EvaluationError(`${path} has no row with an id of the pairs: give a file of the same ids`);
  }
  return texts;
}

/** Reads a vocabulary, one term a line. @throws EvaluationError when the file can't be read or holds no term */
export async function readTerms(path: string): Promise<readonly string[]> {
  const terms = (await readText(path)).split('\n').filter((line) => line.trim() !== '');
  if (terms.length === 0) throw new EvaluationError(`${path} holds no term: write one term a line`);
  return terms;
}

function parseRow(line: string, place: string, findTerms: FindTerms | undefined): EvaluationRow {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (cause) {
    throw new EvaluationError(`${place} is not JSON: write one row a line`, { cause });
  }
  const { data, error } = rowSchema.safeParse(json);
  if (data === undefined) throw new EvaluationError(`${place}: ${z.prettifyError(error)}`);
  const { words, nbest, ...row } = data;
  const terms = row.terms ?? findTerms?.(row.reference);
  if (terms === undefined) throw new EvaluationError(`${place}: give the terms that the reference holds`);
  return {
    ...row,
    terms,
    ...(words === undefined ? {} : { words: words.map(wordOf) }),
    ...(nbest === undefined
      ? {}
      : {
          alternatives: nbest.map((other) =>
            typeof other === 'string' ? { text: other } : alternativeOf(other),
          ),
        }),
  };
}

/** `score` is the mean log probability of a hypothesis' tokens, as Whisper's are. */
function alternativeOf({ text, score }: { text: string; score?: number | undefined }): Alternative {
  return score === undefined ? { text } : { text, confidence: Math.exp(score) };
}

function wordOf({ text, startMs, endMs, confidence }: z.infer<typeof wordSchema>): Word {
  return {
    text,
    ...(startMs === undefined ? {} : { startMs: Math.round(startMs) }),
    ...(endMs === undefined ? {} : { endMs: Math.round(endMs) }),
    ...(confidence === undefined ? {} : { confidence }),
  };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new EvaluationError(`${path} can't be read: give the path of an existing file`, { cause });
  }
}
