/** How access is refused. What is said depends on nothing that the one who asks may not know. */
import { type Problem, ProblemError } from '../server/problem.ts';
import type { Scope } from './scopes.ts';

/** RFC 6750, 3. */
const CHALLENGE = 'Bearer realm="enmienda"';

export function noToken(): ProblemError {
  return unauthorized(
    'Send an API token: Authorization: Bearer TOKEN. enmienda-stt tokens add makes one.',
    CHALLENGE,
  );
}

/** Unknown, expired, revoked and used-up ones alike. */
export function badToken(): ProblemError {
  return unauthorized(
    'The token or ticket is not valid, or no longer. enmienda-stt tokens list shows those that are.',
    `${CHALLENGE}, error="invalid_token"`,
  );
}

function unauthorized(detail: string, challenge: string): ProblemError {
  const headers = { 'www-authenticate': challenge };
  return new ProblemError({
    status: 401,
    kind: 'unauthorized',
    title: 'This server asks who you are',
    detail,
    headers,
  });
}

export function missingScope(scope: Scope): ProblemError {
  return new ProblemError({
    ...FORBIDDEN,
    detail: `The token has no scope ${scope}.`,
    headers: { 'www-authenticate': `${CHALLENGE}, error="insufficient_scope", scope="${scope}"` },
  });
}

export function otherTenant(): ProblemError {
  return new ProblemError({
    ...FORBIDDEN,
    detail: 'tenant_id is not the tenant of the token: leave it out, or use a token of that tenant.',
  });
}

export function otherConversation(): ProblemError {
  return new ProblemError({ ...FORBIDDEN, detail: 'The ticket is for another conversation.' });
}

/** Of a route without a policy: a defect of ours, which must not open anything. */
export function noPolicy(): ProblemError {
  return new ProblemError({ ...FORBIDDEN, detail: 'Nobody may use this address.' });
}

const FORBIDDEN = {
  status: 403,
  kind: 'forbidden',
  title: 'The token does not allow this',
  detail: '',
} satisfies Problem;
