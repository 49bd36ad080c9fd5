/** Every way the batch itself can fail, beside its storage and its engine. Closed: a new kind is a major release. */
export type BatchFailure =
  | { readonly kind: 'nothing-to-correct'; readonly missing: 'transcript' | 'transcript-and-engine' }
  | { readonly kind: 'still-open' }
  | { readonly kind: 'dead'; readonly recordingId: string; readonly reason: string }
  | { readonly kind: 'worker-died'; readonly times: number }
  | { readonly kind: 'daemon-runs'; readonly holder: string; readonly untilMs: number }
  | { readonly kind: 'leadership-lost'; readonly holder: string }
  | { readonly kind: 'usage'; readonly problem: string };

/** The only error this package throws. */
export class BatchError extends Error {
  readonly failure: BatchFailure;

  constructor(failure: BatchFailure) {
    super(describe(failure));
    this.name = 'BatchError';
    this.failure = failure;
  }
}

function describe(failure: BatchFailure): string {
  switch (failure.kind) {
    case 'nothing-to-correct':
      return failure.missing === 'transcript'
        ? 'The recording has neither a transcript nor audio.'
        : 'The recording has audio but no transcript, and there is no speech engine: build one with `npm run engine:build`, set STT_MODEL, and retry.';
    case 'still-open':
      return 'The call is still going on: it is corrected after its end.';
    case 'dead':
      return `${failure.recordingId} is dead (${failure.reason}). Bring it back: enmienda-batch retry --recording-id ${failure.recordingId}`;
    case 'worker-died':
      return `The worker died ${failure.times} times while it had this recording: look for what kills it (memory?), then retry.`;
    case 'daemon-runs':
      return `Another daemon works on this storage: ${failure.holder}. Stop it first; if it is dead, its place is free at ${new Date(failure.untilMs).toISOString()}.`;
    case 'leadership-lost':
      return `Another daemon took over this storage (${failure.holder}) while this one did not answer: this one stops.`;
    case 'usage':
      return failure.problem;
  }
}
