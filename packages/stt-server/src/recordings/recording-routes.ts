/** `GET /recordings…`: what is stored, a page at a time, and of one recording its metadata, transcript and audio. */
import { parseRecordingId, type Recording, StorageError } from '@enmienda/storage';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { canSee, settleTenant } from '../access/grant.ts';
import { ProblemError } from '../server/problem.ts';
import type { ServerDeps } from '../server/server-deps.ts';
import { parseFields, type UnparsedFields } from '../server/upload.ts';
import { parseRange } from './byte-range.ts';
import {
  listFields,
  toCursor,
  toQuery,
  toWireRecording,
  toWireTranscript,
  transcriptFields,
} from './recording-fields.ts';

export function registerRecordingRoutes(app: FastifyInstance, deps: Pick<ServerDeps, 'storage'>): void {
  const { recordings } = deps.storage;

  /** Of another tenant's recording nobody is told that it is there. @throws StorageError not-found | invalid-id | corrupt */
  async function find(request: FastifyRequest): Promise<Recording> {
    const { recording_id } = request.params as { readonly recording_id: string };
    const recording = await recordings.getRecording(parseRecordingId(recording_id));
    if (!canSee(request.grant, recording)) throw new StorageError({ kind: 'not-found', key: recording.id });
    return recording;
  }

  app.get('/recordings', async (request) => {
    const fields = parseFields(listFields, request.query as UnparsedFields);
    const page = await recordings.listRecordings(
      toQuery(fields, settleTenant(request.grant, fields.tenant_id)),
    );
    const last = page.length === fields.limit ? page.at(-1) : undefined;
    return { recordings: page.map(toWireRecording), next: last === undefined ? null : toCursor(last) };
  });

  app.get('/recordings/:recording_id', async (request) => toWireRecording(await find(request)));

  app.get('/recordings/:recording_id/transcript', async (request) => {
    const { version } = parseFields(transcriptFields, request.query as UnparsedFields);
    const { id } = await find(request);
    const versions = (await recordings.getTranscript(id))?.versions ?? [];
    const found = version === undefined ? versions.at(-1) : versions.find((one) => one.version === version);
    if (found === undefined) throw new ProblemError(NO_TRANSCRIPT);
    return toWireTranscript(
      id,
      found,
      versions.map((one) => one.version),
    );
  });

  app.get('/recordings/:recording_id/audio', async (request, reply) => {
    const recording = await find(request);
    if (recording.audio === undefined) throw new ProblemError(NO_AUDIO);
    return sendAudio(request, reply, {
      audio: recording.audio,
      bytes: await recordings.getAudio(recording.id),
    });
  });
}

interface Sound {
  readonly audio: NonNullable<Recording['audio']>;
  readonly bytes: Uint8Array;
}

/** The whole file is read and checked for each part: it is never handed out damaged. */
function sendAudio(request: FastifyRequest, reply: FastifyReply, { audio, bytes }: Sound): FastifyReply {
  const etag = `"${audio.sha256}"`;
  reply.type(audio.contentType).header('accept-ranges', 'bytes').header('etag', etag);
  const isSame = (request.headers['if-range'] ?? etag) === etag;
  const range = parseRange(isSame ? request.headers.range : undefined, bytes.length);
  switch (range.kind) {
    case 'whole':
      return reply.send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    case 'part':
      return reply
        .code(206)
        .header('content-range', `bytes ${range.start}-${range.end - 1}/${bytes.length}`)
        .send(Buffer.from(bytes.buffer, bytes.byteOffset + range.start, range.end - range.start));
    case 'unsatisfiable':
      throw new ProblemError({
        ...BAD_RANGE,
        headers: { 'content-range': `bytes */${bytes.length}` },
      });
  }
}

const NO_TRANSCRIPT = {
  status: 404,
  kind: 'not-found',
  title: 'There is no such transcript',
  detail: 'Without a version the newest one is answered; a recording that was not transcribed yet has none.',
};

const NO_AUDIO = {
  status: 404,
  kind: 'not-found',
  title: 'This recording has no audio',
  detail: 'Calls that are streamed as text have none.',
};

const BAD_RANGE = {
  status: 416,
  kind: 'bad-range',
  title: 'The audio is shorter than that',
  detail: 'Content-Range has its size in bytes.',
};
