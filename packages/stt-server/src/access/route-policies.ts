/**
 * Who may use which address: one line each, and a server with an address that has no line here does not start. docs/security.md
 * shows the same list; a test compares them.
 */
import type { Scope } from './scopes.ts';

/** What is read of a recording, for the audit log. */
export type AuditedPart = 'list' | 'metadata' | 'transcript' | 'audio';

export interface RoutePolicy {
  /** `public`: anyone. `signature`: the route checks who signed the request. Otherwise a token with this scope. */
  readonly needs: Scope | 'public' | 'signature';
  readonly audits?: AuditedPart;
}

/** By method and pattern; HEAD goes with GET. */
export const ROUTE_POLICIES: Readonly<Record<string, RoutePolicy>> = {
  'GET /healthz': { needs: 'public' },
  'GET /readyz': { needs: 'public' },
  'GET /docs': { needs: 'public' },
  'GET /openapi.json': { needs: 'public' },
  'GET /metrics': { needs: 'metrics' },
  'GET /recordings': { needs: 'recordings:read', audits: 'list' },
  'GET /recordings/:recording_id': { needs: 'recordings:read', audits: 'metadata' },
  'GET /recordings/:recording_id/transcript': { needs: 'recordings:read', audits: 'transcript' },
  'GET /recordings/:recording_id/audio': { needs: 'recordings:read', audits: 'audio' },
  'GET /lexicons/:language/versions': { needs: 'lexicons:read' },
  'GET /lexicons/:language/versions/:version': { needs: 'lexicons:read' },
  'GET /lexicons/:language/diff': { needs: 'lexicons:read' },
  'GET /processing/stats': { needs: 'metrics' },
  'GET /ws/:conversation_id': { needs: 'live' },
  'POST /ws/tickets': { needs: 'live' },
  'POST /transcribe': { needs: 'transcribe' },
  'POST /transcribe/enhanced': { needs: 'transcribe' },
  'POST /v1/listen': { needs: 'transcribe' },
  'GET /v1/listen': { needs: 'live' },
  'GET /vosk': { needs: 'live' },
  'GET /twilio/media': { needs: 'signature' },
  'GET /api/v1/asr/stream': { needs: 'live' },
  'POST /v1/audio/transcriptions': { needs: 'transcribe' },
  'GET /v1/models': { needs: 'transcribe' },
  'GET /v1/models/:model': { needs: 'transcribe' },
};

export function policyOf(method: string, url: string): RoutePolicy | undefined {
  return ROUTE_POLICIES[`${method === 'HEAD' ? 'GET' : method} ${url}`];
}
