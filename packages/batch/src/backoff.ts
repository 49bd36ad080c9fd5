/** No wait is longer than this, however often a job failed. */
const LONGEST_WAIT_MS = 6 * 3_600_000;

/**
 * How long a job that failed waits: anything up to `baseMs × 2^failures` ("full jitter"), so that jobs that failed together
 * don't come back together; where a service said how long to leave it alone, that comes first. `failures` counts those before
 * this one; `random` gives [0, 1). Source: Marc Brooker, Exponential Backoff And Jitter, AWS Architecture Blog, 2015.
 */
export function backoffMs(
  { failures, retryAfterMs = 0 }: { readonly failures: number; readonly retryAfterMs?: number | undefined },
  baseMs: number,
  random: () => number,
): number {
  const ceilingMs = Math.min(LONGEST_WAIT_MS, baseMs * 2 ** Math.min(failures, 40));
  return Math.min(LONGEST_WAIT_MS, Math.ceil(retryAfterMs) + Math.floor(random() * ceilingMs));
}
