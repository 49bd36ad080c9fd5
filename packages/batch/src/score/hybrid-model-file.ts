import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { LanguageCode } from '@enmienda/correction';
import type { HybridModel } from '@enmienda/correction/offline';
import { replaceFile } from '@enmienda/correction/offline/training';
import { z } from 'zod';
import { BatchError } from '../batch-error.ts';

/** A model trained on somebody's own pairs, as it lies on disk. */
export interface HybridModelFile {
  readonly language: LanguageCode;
  readonly model: HybridModel;
}

const FORMAT = 'enmienda-hybrid-model';
const VERSION = 1;
const FILE_BYTES_MAX = 16 * 1024 * 1024;

const stackSchema = z.strictObject({
  found: z.strictObject({ forest: z.number(), online: z.number(), bias: z.number() }),
  not_found: z.strictObject({ forest: z.number(), bias: z.number() }),
});

const headSchema = z.object({ format: z.literal(FORMAT), version: z.number().int() });

const bodySchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  language: z.enum(['es', 'pt', 'en']),
  features: z.array(z.string().max(100)).max(127),
  data_hash: z.string().regex(/^[0-9a-f]{64}$/u),
  utterances: z.number().int().min(0),
  candidates: z.number().int().min(0),
  threshold: z.number().min(0).max(1),
  alone: stackSchema,
  with_second: stackSchema,
  forest: z.strictObject({ bias: z.number(), trees: z.array(z.string().max(20_000)).max(1000) }),
});

const fileSchema = z.strictObject({ ...bodySchema.shape, hash: z.string() });
type Body = z.infer<typeof bodySchema>;

/** Where the batch looks for the model of a language: beside the lexicons. */
export function modelPath(lexiconFolder: string, language: LanguageCode): string {
  return path.join(lexiconFolder, `${language}.score.json`);
}

/** Written in one step, so that a reader sees the old file or the new one. @throws OfflineError unwritable */
export async function writeModelFile(file: string, { language, model }: HybridModelFile): Promise<void> {
  const body: Body = {
    format: FORMAT,
    version: VERSION,
    language,
    features: [...model.features],
    data_hash: model.dataHash,
    utterances: model.utterances,
    candidates: model.candidates,
    threshold: model.thresholds[language] ?? 1,
    alone: stackOnDisk(model.alone),
    with_second: stackOnDisk(model.withSecond),
    forest: { bias: model.forest.bias, trees: [...model.forest.trees] },
  };
  const text = `${JSON.stringify({ ...body, hash: hashOf(body) })}\n`;
  await replaceFile(file, (temporary) => writeFile(temporary, text));
}

/** @throws BatchError usage for a file that is absent, too large, of another version, or not as it was written */
export async function readModelFile(file: string): Promise<HybridModelFile> {
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes === undefined) throw unusable(file, "it can't be read");
  return parseModelFile(file, bytes);
}

/** The same, undefined where there is no file. @throws BatchError usage */
export async function findModelFile(file: string): Promise<HybridModelFile | undefined> {
  try {
    return parseModelFile(file, await readFile(file));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error instanceof BatchError ? error : unusable(file, "it can't be read");
  }
}

function parseModelFile(file: string, bytes: Buffer): HybridModelFile {
  if (bytes.length > FILE_BYTES_MAX) throw unusable(file, 'it is larger than 16 MB');
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw unusable(file, 'it is not JSON');
  }
  const head = headSchema.safeParse(json).data;
  if (head === undefined) throw unusable(file, 'it is no model of a score');
  if (head.version !== VERSION)
    throw unusable(file, `it is of version ${head.version}, and this one reads ${VERSION}`);
  const { data } = fileSchema.safeParse(json);
  if (data === undefined) throw unusable(file, 'a part of it is missing or not as it should be');
  const { hash, ...body } = data;
  if (hashOf(body) !== hash) throw unusable(file, 'it was changed after it was written');
  return {
    language: body.language,
    model: {
      features: body.features,
      forest: body.forest,
      alone: stackOf(body.alone),
      withSecond: stackOf(body.with_second),
      thresholds: { [body.language]: body.threshold },
      secondThresholds: {},
      dataHash: body.data_hash,
      utterances: body.utterances,
      candidates: body.candidates,
    },
  };
}

function stackOnDisk({ found, notFound }: HybridModel['alone']): Body['alone'] {
  return { found: { ...found }, not_found: { ...notFound } };
}

function stackOf({ found, not_found: notFound }: Body['alone']): HybridModel['alone'] {
  return { found, notFound };
}

/** Of everything but itself, in the order in which it is written. */
function hashOf(body: Body): string {
  const { forest, alone, with_second: withSecond } = body;
  const parts = [
    body.version,
    body.language,
    body.features,
    body.data_hash,
    body.utterances,
    body.candidates,
  ];
  const text = JSON.stringify([...parts, body.threshold, alone, withSecond, forest.bias, forest.trees]);
  return createHash('sha256').update(text).digest('hex');
}

function unusable(file: string, reason: string): BatchError {
  const problem = `${file} can't be used: ${reason}. Train it again: enmienda-batch train --help`;
  return new BatchError({ kind: 'usage', problem });
}
