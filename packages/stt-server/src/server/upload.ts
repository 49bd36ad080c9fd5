/** Reads one audio file and its fields from a request: the body itself, or the field `file` of a multipart form. */
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { callAddress, callFields, describeIssues } from '../wire.ts';
import { ProblemError } from './problem.ts';

/** Of query and form together, not parsed yet. A field that is sent more than once is a list. */
export type UnparsedFields = Readonly<Record<string, unknown>>;

export interface Upload {
  readonly audio: Uint8Array;
  readonly fields: UnparsedFields;
}

/** `true` or `false` as text, in a query or a form. */
export const flagField = z.enum(['true', 'false']).transform((text) => text === 'true');

export const uploadFields = z.strictObject({
  conversation_id: callAddress.shape.conversation_id.optional(),
  correction: flagField.optional(),
  ...callFields,
});

/** Bodies are audio or forms, except where a route says otherwise. */
export async function registerUploads(app: FastifyInstance, uploadLimitBytes: number): Promise<void> {
  app.removeAllContentTypeParsers();
  await app.register(multipart, {
    limits: {
      fileSize: uploadLimitBytes,
      files: 1,
      fields: 20,
      parts: 21,
      fieldSize: 4000,
      fieldNameSize: 100,
    },
  });
  app.addContentTypeParser(
    /^(?:audio\/|application\/octet-stream|video\/webm)/,
    { parseAs: 'buffer', bodyLimit: uploadLimitBytes },
    (_request, body, done) => done(null, body),
  );
}

/** @throws ProblemError bad-request; errors of the form parser carry their own status */
export async function readUpload(request: FastifyRequest): Promise<Upload> {
  const query = request.query as UnparsedFields;
  if (!request.isMultipart()) return { audio: readBody(request.body), fields: query };
  const { audio, fields } = await readForm(request);
  if (audio === undefined) throw badRequest('The form has no file: send the audio as the field "file".');
  return { audio, fields: { ...query, ...fields } };
}

async function readForm(request: FastifyRequest) {
  const fields: Record<string, unknown> = {};
  let audio: Uint8Array | undefined;
  try {
    for await (const part of request.parts()) {
      if (part.type === 'field') addField(fields, part.fieldname, part.value);
      else if (part.fieldname === 'file') audio = await part.toBuffer();
      else throw badRequest('The form has a file under another name than "file".');
    }
  } catch (error) {
    throw formProblem(error);
  }
  return { audio, fields };
}

function addField(fields: Record<string, unknown>, name: string, value: unknown): void {
  const before = fields[name];
  if (before === undefined) fields[name] = value;
  else fields[name] = [...(Array.isArray(before) ? (before as unknown[]) : [before]), value];
}

/** The parser's own errors about a damaged form carry no status, and those about too many parts the one of a large file. */
function formProblem(error: unknown): unknown {
  if (error instanceof ProblemError || !(error instanceof Error)) return error;
  const code = 'code' in error ? error.code : undefined;
  if (code === 'FST_REQ_FILE_TOO_LARGE') return error;
  if (typeof code === 'string' && code.endsWith('_LIMIT'))
    return badRequest('The form has too many parts: send one file, and each field once.');
  return badRequest('The form is damaged or cut off: send it again, with the boundary in its Content-Type.');
}

function readBody(body: unknown): Uint8Array {
  if (body instanceof Uint8Array && body.length > 0) return body;
  throw badRequest('The body is empty: send the audio as the body, or as the field "file" of a form.');
}

/** @throws ProblemError bad-request that names the fields, never their values */
export function parseFields<T extends z.ZodType>(schema: T, fields: UnparsedFields): z.infer<T> {
  const parsed = schema.safeParse(fields);
  if (parsed.success) return parsed.data;
  throw badRequest(describeIssues(parsed.error));
}

export function badRequest(detail: string): ProblemError {
  return new ProblemError({
    status: 400,
    kind: 'bad-request',
    title: 'The request could not be read',
    detail,
  });
}
