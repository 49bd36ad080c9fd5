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
  const query = { ...(request.query as Readonly<Record<string, unknown>>) };
  if (!request.isMultipart()) return { audio: readBody(request.body), fields: parseFields(query) };
  const fields = query;
  let audio: Uint8Array | undefined;
  for await (const part of request.parts()) {
    if (part.type === 'field') fields[part.fieldname] = part.value;
    else if (part.fieldname === 'file') audio = await part.toBuffer();
    else throw badRequest(`The form has a file under another name than "file".`);
  }
  if (audio === undefined) throw badRequest('The form has no file: send the audio as the field "file".');
  return { audio, fields: parseFields(fields) };
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
