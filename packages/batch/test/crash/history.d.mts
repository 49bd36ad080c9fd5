/** One change of a job's state, as a trigger wrote it down. */
export interface Change {
  readonly recording_id: string;
  readonly tenant_id: string;
  readonly from_state: string;
  readonly from_token: string | null;
  readonly expires_at_ms: number | null;
  readonly to_state: string;
  readonly token: string | null;
  readonly at_ms: number;
}

export declare function checkHistory(
  history: readonly Change[],
  caps: ReadonlyMap<string, number>,
): { readonly problems: readonly string[] };
