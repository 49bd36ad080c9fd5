import { SCOPE_WORDS } from '../access/scopes.ts';

export const TOKENS_HELP = `enmienda-stt tokens: who may use the server

  enmienda-stt tokens add --tenant TENANT --scope SCOPE... [--name NAME] [--expires-days N] [--json]
      Makes a token and writes it to standard output, this once. Only its hash is kept, in API_TOKENS_PATH.
      With the first token the server asks everyone for one.

  enmienda-stt tokens list [--json]
      Lists id, state, end, tenant, scopes and name of every token.

  enmienda-stt tokens rotate ID [--grace-hours N] [--json]
      Makes a token in place of another, which stays valid for N hours more (24), so that clients can be changed.

  enmienda-stt tokens revoke ID [--json]
      The token is refused from now on, and calls that it opened are ended.

A running server sees every change within a second.

Scopes
${Object.entries(SCOPE_WORDS)
  .map(([scope, words]) => `  ${scope.padEnd(17)} ${words}`)
  .join('\n')}

Examples
  enmienda-stt tokens add --tenant acme --scope live --scope transcribe --expires-days 90
  enmienda-stt tokens rotate 4f1d2c3b4a59 --grace-hours 2

Exit codes
  0 done   1 failed   2 wrong usage or settings
`;
