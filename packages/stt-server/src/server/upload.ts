/** Reads one audio file and its fields from a request: the body itself, or the field `file` of a multipart form. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { callAddress, callFields, describeIssues } from '../wire.ts';
import { ProblemError } from './problem.ts';

type UploadFields = z.infer<typeof uploadFields>;

export interface Upload {
  readonly audio: Uint8Array;
  readonly fields: UploadFields;
}

const uploadFields = z.strictObject({
  conversation_id: callAddress.shape.conversation_id.optional(),
  ...callFields,
});

/** @throws ProblemError bad-request; errors of the form parser carry their own status */
export async function readUpload(request: FastifyRequest): Promise<Upload> {
  const query = request.query as Readonly<Record<string, unknown>>;
  if (!request.isMultipart()) return { audio: readBody(request.body), fields: parseFields(query) };
  const { audio, fields } = await readForm(request);
  if (audio === undefined) throw badRequest('The form has no file: send the audio as the field "file".');
  return { audio, fields: parseFields({ ...query, ...fields }) };
}

async function readForm(request: FastifyRequest) {
  const fields: Record<string, unknown> = {};
  let audio: Uint8Array | undefined;
  try {
    for await (const part of request.parts()) {
      if (part.type === 'field') fields[part.fieldname] = part.value;
      else if (part.fieldname === 'file') audio = await part.toBuffer();
      else throw badRequest('The form has a file under another name than "file".');
    }
  } catch (error) {
    throw formProblem(error);
  }
  return { audio, fields };
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

function parseFields(fields: Readonly<Record<string, unknown>>): UploadFields {
  const parsed = uploadFields.safeParse(fields);
  if (parsed.success) return parsed.data;
  throw badRequest(describeIssues(parsed.error));
}

function badRequest(detail: string): ProblemError {
  return new ProblemError({
    status: 400,
    kind: 'bad-request',
    title: 'The request could not be read',
    detail,
  });
}
