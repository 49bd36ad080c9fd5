/** Every way the offline path can fail. Closed: a new kind is a major release. */
export type OfflineFailure =
  | {
      readonly kind: 'missing-package';
      readonly package: string;
      readonly remedy: string;
      readonly reason: string;
    }
  | { readonly kind: 'not-found'; readonly path: string }
  | { readonly kind: 'damaged'; readonly path: string; readonly reason: string }
  | { readonly kind: 'unwritable'; readonly path: string; readonly reason: string }
  | { readonly kind: 'unreadable'; readonly path: string; readonly reason: string }
  | { readonly kind: 'unusable-model'; readonly model: string; readonly reason: string }
  | { readonly kind: 'other-model'; readonly reason: string };

/** The only error of the offline path, beside `RangeError` for a programmer's mistake; `cause` holds the system's own. */
export class OfflineError extends Error {
  readonly failure: OfflineFailure;

  constructor(failure: OfflineFailure, options?: { readonly cause: unknown }) {
    super(describe(failure), options);
    this.name = 'OfflineError';
    this.failure = failure;
  }
}

function describe(failure: OfflineFailure): string {
  switch (failure.kind) {
    case 'missing-package':
      return `The package ${failure.package} can't be loaded (${failure.reason}): ${failure.remedy}.`;
    case 'not-found':
      return `There is no file ${failure.path}.`;
    case 'damaged':
      return `${failure.path} can't be used: ${failure.reason}. It was left as it is; build it again from the pairs.`;
    case 'unwritable':
      return `${failure.path} can't be written (${failure.reason}): check the folder's permissions and free space.`;
    case 'unreadable':
      return `${failure.path} can't be read (${failure.reason}): check its owner and permissions.`;
    case 'unusable-model':
      return `The model ${failure.model} can't be loaded (${failure.reason}): check that its folder is whole, or install it again.`;
    case 'other-model':
      return `The model of the offline score can't be used (${failure.reason}): train it with this version.`;
  }
}

/** The system's short name of an error (`ENOENT`), or its message. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
