/** What a token may be used for. `admin` is all of them; nothing else includes anything else. */
export const SCOPES = [
  'transcribe',
  'live',
  'recordings:read',
  'recordings:write',
  'lexicons:read',
  'lexicons:write',
  'metrics',
  'admin',
] as const;

export type Scope = (typeof SCOPES)[number];

/** What each is for, in the words of `--help`. */
export const SCOPE_WORDS: Readonly<Record<Scope, string>> = {
  transcribe: 'send audio files and get their text',
  live: 'live calls over WebSocket, and tickets for them',
  'recordings:read': 'find, read and hear recordings of the tenant',
  'recordings:write': 'edit transcripts of the tenant',
  'lexicons:read': 'read lexicon versions, which all tenants share',
  'lexicons:write': 'publish lexicon versions, which all tenants share',
  metrics: 'figures of the whole server: /metrics and /processing/stats',
  admin: 'all of the above',
};

export function includesScope(granted: readonly Scope[], scope: Scope): boolean {
  return granted.includes(scope) || granted.includes('admin');
}
