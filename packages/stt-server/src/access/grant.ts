/** What a request may do: the result of authentication, kept at the request as `request.grant`. */
import type { Recording } from '@enmienda/storage';
import { noPolicy, otherConversation, otherTenant } from './refusals.ts';
import { includesScope, type Scope } from './scopes.ts';

export type Grant =
  /** Nothing: a public route, or one that nobody authenticated yet. */
  | { readonly kind: 'none' }
  /** Everything, because the server asks nobody who he is and is reached from this machine only. */
  | { readonly kind: 'open' }
  /** What the party that signed the request says, the tenant included. */
  | { readonly kind: 'signed' }
  | TokenGrant;

export interface TokenGrant {
  readonly kind: 'token';
  readonly tokenId: string;
  readonly tenantId: string;
  readonly scopes: readonly Scope[];
  /** Of a ticket that is for one call only. */
  readonly conversationId?: string;
}

export const NO_GRANT: Grant = { kind: 'none' };
export const OPEN_GRANT: Grant = { kind: 'open' };
export const SIGNED_GRANT: Grant = { kind: 'signed' };

export function allows(grant: Grant, scope: Scope): boolean {
  return grant.kind === 'token' ? includesScope(grant.scopes, scope) : grant.kind === 'open';
}

/**
 * The tenant that a request works for, or whose data it sees: that of its token. Without tokens it is what was asked for, and
 * `undefined` stands for every tenant. @throws ProblemError forbidden when another one is asked for
 */
export function settleTenant(grant: Grant, asked: string | undefined): string | undefined {
  switch (grant.kind) {
    case 'none':
      throw noPolicy();
    case 'open':
    case 'signed':
      return asked;
    case 'token':
      if (asked !== undefined && asked !== grant.tenantId) throw otherTenant();
      return grant.tenantId;
  }
}

/** @throws ProblemError forbidden where a ticket is for another conversation */
export function checkConversation(grant: Grant, asked: string | undefined): void {
  if (grant.kind !== 'token' || grant.conversationId === undefined) return;
  if (grant.conversationId !== asked) throw otherConversation();
}

/** Whether a recording is there for this request; one that isn't is answered as one that doesn't exist. */
export function canSee(grant: Grant, recording: Pick<Recording, 'tenantId'>): boolean {
  if (grant.kind === 'token') return recording.tenantId === grant.tenantId;
  return grant.kind === 'open';
}
