import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FindTerms } from '@enmienda/correction/offline/training';
import { z } from 'zod';
import { EvaluationError } from './evaluation-error.ts';
import type { EvaluationRow } from './evaluation-set.ts';

const TEXT_MAX = 20_000;

/** A call with what was said, as those of `data/calls`; keys that aren't named here are not used. */
const callSchema = z.object({
  call_id: z.string().max(500),
  turns: z
    .array(
      z.object({
        hypothesis: z.string().max(TEXT_MAX),
        reference: z.string().max(TEXT_MAX),
        words: z
          .array(
            z.object({
              text: z.string().max(TEXT_MAX),
              start_ms: z.number(),
              end_ms: z.number(),
              confidence: z.number().min(0).max(1),
            }),
          )
          .max(10_000)
          .optional(),
      }),
    )
    .max(10_000),
});

/** Reads every call of a folder, a row a turn. @throws EvaluationError naming the file that can't be used */
export async function readCallFolder(
  folder: string,
  findTerms: FindTerms,
): Promise<readonly EvaluationRow[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  if (names.length === 0) throw new EvaluationError(`${folder} holds no call: give a folder of JSON files`);
  const calls = await Promise.all(names.map((name) => readCall(path.join(folder, name))));
  return calls.flatMap(({ call_id, turns }) =>
    turns.map(({ hypothesis, reference, words }, i) => ({
      id: `${call_id}-${i + 1}`,
      hypothesis,
      reference,
      terms: findTerms(reference),
      ...(words === undefined
        ? {}
        : {
            words: words.map(({ text, start_ms, end_ms, confidence }) => ({
              text,
              startMs: start_ms,
              endMs: end_ms,
              confidence,
            })),
          }),
    })),
  );
}

async function readCall(file: string): Promise<z.infer<typeof callSchema>> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new EvaluationError(`${file} is not JSON`, { cause });
  }
  const { data, error } = callSchema.safeParse(json);
  if (data === undefined) throw new EvaluationError(`${file}: ${z.prettifyError(error)}`);
  return data;
}
