import { type Kysely, type RawBuilder, sql } from 'kysely';
import { engineOf } from './database-engine.ts';
import type { Database } from './database-schema.ts';
import type { Lease, LeaseRequest, Stage } from './ledger.ts';
import { parseRecordingId } from './recording-id.ts';
import { NOW_MS, RANDOM_TOKEN } from './sql-functions.ts';

/** Of so many tenants with work some are chosen among at random; the others have their turn in a later call. */
const MOST_TENANTS = 200;

/** Leases that ran out and waits that are over, of which one call puts so many back. */
const MOST_WOKEN = 500;

interface Tenant {
  readonly tenantId: string;
  /** Jobs leased now, as far as other calls have ended. */
  running: number;
  /** None where absent. */
  readonly cap?: number;
}

interface ClaimedRow {
  readonly recording_id: string;
  readonly tenant_id: string;
  readonly token: string;
  readonly attempts: number;
  readonly failures: number;
  readonly expires_at_ms: number;
  readonly priority: number;
  readonly created_at: string;
}

/**
 * Leases jobs in fair order: of the tenants with work, the one that has the fewest jobs running is next, and of those with as
 * many the one that this process served longest ago. Within a tenant the higher priority goes first, then the older recording.
 *
 * A cap is exact on both engines. SQLite has one writer. On PostgreSQL a call first locks the tenant's cap and counts what
 * runs in a second statement: one statement would count what it saw when it began, before it waited for the lock.
 */
export function createClaim(db: Kysely<Database>): (request: LeaseRequest) => Promise<readonly Lease[]> {
  /** When this process last served a tenant, counted in jobs. */
  const served = new Map<string, number>();
  let serial = 0;

  function share(tenants: readonly Tenant[], wanted: number): Map<string, number> {
    const shares = new Map<string, number>();
    const left = tenants.map((tenant) => ({ ...tenant }));
    for (let given = 0; given < wanted; given += 1) {
      const open = left.filter(({ running, cap }) => cap === undefined || running < cap);
      const next = open.sort(
        (a, b) => a.running - b.running || (served.get(a.tenantId) ?? 0) - (served.get(b.tenantId) ?? 0),
      )[0];
      if (next === undefined) break;
      next.running += 1;
      serial += 1;
      served.set(next.tenantId, serial);
      shares.set(next.tenantId, (shares.get(next.tenantId) ?? 0) + 1);
    }
    return shares;
  }

  return async (request) => {
    const { stage, limit } = request;
    const queue = await look(db, request);
    if (queue.paused) return [];
    if (queue.asleep) await wake(db, stage);
    let tenants = queue.asleep ? (await look(db, request)).tenants : queue.tenants;
    for (const tenantId of served.keys()) {
      if (!tenants.some((tenant) => tenant.tenantId === tenantId)) served.delete(tenantId);
    }
    const claimed: ClaimedRow[] = [];
    while (claimed.length < limit && tenants.length > 0) {
      const { rows, left } = await inClaim(db, { stage, tenants }, async (claim, counted) => {
        const shares = share(counted, limit - claimed.length);
        const given = shares.size === 0 ? [] : await claimShares(claim, request, shares);
        return { rows: given, left: remaining(counted, shares, given) };
      });
      claimed.push(...rows);
      tenants = left;
    }
    return claimed.sort(byPriority).map((row) => ({
      recordingId: parseRecordingId(row.recording_id),
      stage,
      token: row.token,
      attempt: row.attempts,
      failures: row.failures,
      expiresAtMs: row.expires_at_ms,
    }));
  };
}

/** What there is to lease, without a lock: a hint about everything but `paused`. */
async function look(
  db: Kysely<Database>,
  { stage, only }: LeaseRequest,
): Promise<{ readonly paused: boolean; readonly asleep: boolean; readonly tenants: readonly Tenant[] }> {
  const named =
    only === undefined
      ? sql`true`
      : only.length === 0
        ? sql`false`
        : sql`work.tenant_id in (select tenant_id from stage_run
            where stage = ${stage} and recording_id in (${sql.join(only)}))`;
  const { rows } = await sql<{
    readonly tenant_id: string | null;
    readonly running: number | null;
    readonly most_running: number | null;
    readonly paused: number;
    readonly asleep: number;
  }>`
    select work.tenant_id, work.running, tenant_cap.most_running, queue.paused, queue.asleep
    from (select
      case when exists (select 1 from paused_stage where stage = ${stage}) then 1 else 0 end as paused,
      case when exists (select 1 from stage_run where stage = ${stage} and state = 'leased' and expires_at_ms <= ${NOW_MS})
        or exists (select 1 from stage_run
          where stage = ${stage} and state = 'pending' and run_after_ms > 0 and run_after_ms <= ${NOW_MS})
        then 1 else 0 end as asleep) as queue
    left join (
      select tenant_id, sum(case state when 'leased' then row_count else 0 end) as running
      from job_count where stage = ${stage} and state in ('pending', 'leased')
      group by tenant_id having sum(case state when 'pending' then row_count else 0 end) > 0
    ) as work on ${named}
    left join tenant_cap on tenant_cap.stage = ${stage} and tenant_cap.tenant_id = work.tenant_id
    order by work.running, random() limit ${MOST_TENANTS}`.execute(db);
  return {
    paused: rows[0]?.paused === 1,
    asleep: rows[0]?.asleep === 1,
    tenants: rows.flatMap(({ tenant_id: tenantId, running, most_running: cap }) =>
      tenantId === null ? [] : [{ tenantId, running: running ?? 0, ...(cap === null ? {} : { cap }) }],
    ),
  };
}

/** Puts back what was leased by workers that are gone, and what waited long enough. */
async function wake(db: Kysely<Database>, stage: Stage): Promise<void> {
  for (const asleep of [
    sql`state = 'leased' and expires_at_ms <= ${NOW_MS}`,
    sql`state = 'pending' and run_after_ms > 0 and run_after_ms <= ${NOW_MS}`,
  ]) {
    await sql`
      with picked as materialized (
        select recording_id as id from stage_run where stage = ${stage} and ${asleep}
        limit ${MOST_WOKEN} ${lockRows(db)})
      update stage_run set state = 'pending', run_after_ms = 0,
        token = null, worker_id = null, expires_at_ms = null, updated_at_ms = ${NOW_MS}
      from picked where stage = ${stage} and recording_id = picked.id`.execute(db);
  }
}

/** With caps: a transaction that has locked them, with what really runs. Without: the counts of `look` will do. */
async function inClaim<T>(
  db: Kysely<Database>,
  { stage, tenants }: { readonly stage: Stage; readonly tenants: readonly Tenant[] },
  claim: (db: Kysely<Database>, tenants: readonly Tenant[]) => Promise<T>,
): Promise<T> {
  const capped = tenants.filter(({ cap }) => cap !== undefined).map(({ tenantId }) => tenantId);
  if (capped.length === 0) return claim(db, tenants);
  // Named, so that claims of different tenants don't wait for each other on PostgreSQL; SQLite has one writer anyway.
  return db
    .transaction()
    .setIsolationLevel('read committed')
    .execute(async (transaction) => {
      const caps = await sql<{ readonly tenant_id: string; readonly most_running: number }>`
        select tenant_id, most_running from tenant_cap
        where stage = ${stage} and tenant_id in (${sql.join(capped)}) order by tenant_id
        ${engineOf(db) === 'postgres' ? sql`for update` : sql``}`.execute(transaction);
      const running = await sql<{ readonly tenant_id: string; readonly running: number }>`
        select tenant_id, count(recording_id) as running from stage_run
        where stage = ${stage} and state = 'leased' and tenant_id in (${sql.join(capped)})
        group by tenant_id`.execute(transaction);
      const capOf = new Map(caps.rows.map((row) => [row.tenant_id, row.most_running]));
      const runningOf = new Map(running.rows.map((row) => [row.tenant_id, row.running]));
      return claim(
        transaction,
        tenants.map(({ tenantId, running: seen }) => {
          const cap = capOf.get(tenantId);
          return cap === undefined
            ? { tenantId, running: seen }
            : { tenantId, running: runningOf.get(tenantId) ?? 0, cap };
        }),
      );
    });
}

async function claimShares(
  db: Kysely<Database>,
  { stage, workerId, leaseMs, only }: LeaseRequest,
  shares: ReadonlyMap<string, number>,
): Promise<readonly ClaimedRow[]> {
  const due = only === undefined ? sql`run_after_ms = 0` : sql`recording_id in (${sql.join(only)})`;
  const picks = [...shares].map(
    ([tenantId, count], index): RawBuilder<unknown> => sql`select id from (
      select recording_id as id from stage_run
      where stage = ${stage} and tenant_id = ${tenantId} and state = 'pending' and ${due}
      order by priority desc, created_at, recording_id limit ${count} ${lockRows(db)}) as ${sql.ref(`tenant_${index}`)}`,
  );
  const { rows } = await sql<ClaimedRow>`
    with picked as materialized (${sql.join(picks, sql` union all `)})
    update stage_run set
      state = 'leased', token = ${RANDOM_TOKEN}, worker_id = ${workerId}, attempts = attempts + 1,
      expires_at_ms = ${NOW_MS} + ${leaseMs}, updated_at_ms = ${NOW_MS}
    from picked where stage = ${stage} and recording_id = picked.id
    returning recording_id, tenant_id, token, attempts, failures, expires_at_ms, priority, created_at`.execute(
    db,
  );
  return rows;
}

/** Workers that look for jobs at the same time pass over what another one is just taking. */
function lockRows(db: Kysely<Database>): RawBuilder<unknown> {
  return engineOf(db) === 'postgres' ? sql`for update skip locked` : sql``;
}

/** The tenants that gave all that was asked of them, and may give more. */
function remaining(
  tenants: readonly Tenant[],
  shares: ReadonlyMap<string, number>,
  given: readonly ClaimedRow[],
): readonly Tenant[] {
  const counts = new Map<string, number>();
  for (const { tenant_id: tenantId } of given) counts.set(tenantId, (counts.get(tenantId) ?? 0) + 1);
  return tenants.flatMap((tenant) => {
    const count = counts.get(tenant.tenantId) ?? 0;
    const asked = shares.get(tenant.tenantId) ?? 0;
    const running = tenant.running + count;
    const isOpen = tenant.cap === undefined || running < tenant.cap;
    return count === asked && isOpen ? [{ ...tenant, running }] : [];
  });
}

/** `RETURNING` gives rows in no particular order. */
function byPriority(a: ClaimedRow, b: ClaimedRow): number {
  if (a.priority !== b.priority) return b.priority - a.priority;
  if (a.created_at !== b.created_at) return a.created_at < b.created_at ? -1 : 1;
  return a.recording_id < b.recording_id ? -1 : 1;
}
