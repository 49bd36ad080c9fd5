/** Writes the reads of recordings to the audit log, for every route whose policy says what it reads. */
import { parseRecordingId, type RecordingId, StorageError } from '@enmienda/storage';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { failureFields, type Log } from '../server/log.ts';
import { ProblemError } from '../server/problem.ts';
import type { AuditLog } from './audit-log.ts';
import { type AuditedPart, policyOf } from './route-policies.ts';

export function auditReads(app: FastifyInstance, audit: AuditLog, log: Log): void {
  app.addHook('onSend', (request, reply): Promise<void> => {
    const part = partRead(request, reply);
    if (part === undefined) return Promise.resolve();
    try {
      audit({ part, ...readerOf(request), recordingId: recordingOf(request.params) });
      return Promise.resolve();
    } catch (error) {
      log('error', 'read not audited', failureFields(error));
      return Promise.reject(new ProblemError(NOT_AUDITED));
    }
  });
}

/** `undefined` where nothing of a recording is sent, as with an error. */
function partRead({ method, routeOptions }: FastifyRequest, reply: FastifyReply): AuditedPart | undefined {
  if (reply.statusCode >= 300) return undefined;
  return policyOf(method, routeOptions.url ?? '')?.audits;
}

function readerOf({ grant }: FastifyRequest) {
  if (grant.kind === 'token') return { tokenId: grant.tokenId, tenantId: grant.tenantId };
  return { tokenId: undefined, tenantId: undefined };
}

function recordingOf(params: unknown): RecordingId | undefined {
  const { recording_id } = params as { readonly recording_id?: string };
  try {
    return recording_id === undefined ? undefined : parseRecordingId(recording_id);
  } catch (error) {
    if (error instanceof StorageError) return undefined;
    throw error;
  }
}

const NOT_AUDITED = {
  status: 503,
  kind: 'not-audited',
  title: 'Reads can not be logged',
  detail:
    'Nothing is shown meanwhile. The log of the server says why: check the folder and the free space of AUDIT_LOG_PATH.',
  headers: { 'retry-after': '30' },
};
