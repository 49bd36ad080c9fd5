/** Every way a storage call can fail. Closed: a new kind is a major release. */
export type StorageFailure =
  | { readonly kind: 'not-found'; readonly key: string }
  | { readonly kind: 'invalid-id'; readonly text: string }
  | { readonly kind: 'already-exists'; readonly key: string }
  | { readonly kind: 'conflict'; readonly key: string }
  | { readonly kind: 'corrupt'; readonly key: string; readonly reason: string }
  | { readonly kind: 'read-only'; readonly path: string }
  | { readonly kind: 'no-space'; readonly path: string }
  | {
      readonly kind: 'unavailable';
      readonly service: string;
      readonly reason: string;
      /** The service asked to be left alone for so long (Retry-After). */
      readonly retryAfterMs?: number;
    };

/** The only error this package throws; `cause` holds the provider's own error. */
export class StorageError extends Error {
  readonly failure: StorageFailure;

  constructor(failure: StorageFailure, options?: { readonly cause: unknown }) {
    super(describe(failure), options);
    this.name = 'StorageError';
    this.failure = failure;
  }
}

function describe(failure: StorageFailure): string {
  switch (failure.kind) {
    case 'not-found':
      return `There is no ${failure.key}.`;
    case 'invalid-id':
      return `${JSON.stringify(failure.text.slice(0, 80))} is not a recording id (rec_ and up to 64 letters, digits, - or _) or object key.`;
    case 'already-exists':
      return `${failure.key} exists already and is not overwritten.`;
    case 'conflict':
      return `${failure.key} was changed by someone else meanwhile: read it again and repeat the change.`;
    case 'corrupt':
      return `${failure.key} is damaged (${failure.reason}). It was left as it is.`;
    case 'read-only':
      return `${failure.path} can't be written: check its owner and permissions.`;
    case 'no-space':
      return `No space is left for ${failure.path}.`;
    case 'unavailable':
      return `${failure.service} doesn't answer: ${failure.reason}`;
  }
}
