/** Every way the list of tokens can fail. Closed. */
export type AccessFailure =
  /** It can't be read or opened. */
  | { readonly kind: 'unreadable'; readonly path: string; readonly reason: string }
  /** It is no list of tokens: `reason` names the field, never its value. */
  | { readonly kind: 'damaged'; readonly path: string; readonly reason: string }
  /** Other users of the machine may write to it. */
  | { readonly kind: 'exposed'; readonly path: string }
  | { readonly kind: 'unwritable'; readonly path: string; readonly reason: string }
  /** Another command is writing it, or one died doing so. */
  | { readonly kind: 'locked'; readonly path: string }
  | { readonly kind: 'unknown-token'; readonly id: string }
  /** The server would be open to other machines. */
  | { readonly kind: 'open-to-all'; readonly host: string; readonly path: string };

export class AccessError extends Error {
  readonly failure: AccessFailure;

  constructor(failure: AccessFailure, options?: ErrorOptions) {
    super(messageOf(failure), options);
    this.name = 'AccessError';
    this.failure = failure;
  }
}

function messageOf(failure: AccessFailure): string {
  switch (failure.kind) {
    case 'unreadable':
      return `The API tokens in ${failure.path} can't be read (${failure.reason}): check the owner and the permissions of the file.`;
    case 'damaged':
      return `${failure.path} is not a list of API tokens (${failure.reason}): restore it from a backup, or remove it and add the tokens anew with enmienda-stt tokens add.`;
    case 'exposed':
      return `Other users of this machine may write to ${failure.path}, and so make tokens: run chmod 600 ${failure.path}.`;
    case 'unwritable':
      return `The API tokens in ${failure.path} can't be written (${failure.reason}): check the folder's permissions and the free space. The old list is whole.`;
    case 'locked':
      return `Another command writes the API tokens: try again. If none does, remove ${failure.path}, which one left behind that was stopped.`;
    case 'unknown-token':
      return `There is no token ${failure.id}: enmienda-stt tokens list shows them.`;
    case 'open-to-all':
      return `With HOST=${failure.host} other machines reach this server, and there are no API tokens in ${failure.path}, so that anyone could read every recording. Make a token with enmienda-stt tokens add --tenant TENANT --scope live --scope transcribe, or listen on this machine only (HOST=127.0.0.1).`;
  }
}
