// Every change of a job's state, written down by triggers in the transaction that makes it.
import { sql } from 'kysely';

export async function keepHistory(db, engine) {
  const id = engine === 'postgres' ? 'bigint generated always as identity' : 'integer';
  const columns = 'recording_id, tenant_id, from_state, from_token, expires_at_ms, to_state, token, at_ms';
  const values =
    'old.recording_id, old.tenant_id, old.state, old.token, old.expires_at_ms, new.state, new.token, now_ms()';
  const isChange = "old.state <> new.state or coalesce(old.token, '') <> coalesce(new.token, '')";
  await sql
    .raw(`create table torture_history (id ${id} primary key, recording_id text, tenant_id text, from_state text,
      from_token text, expires_at_ms bigint, to_state text, token text, at_ms bigint)`)
    .execute(db);
  if (engine === 'postgres') {
    await sql
      .raw(`create function torture_note() returns trigger language plpgsql as $$
        begin insert into torture_history (${columns}) values (${values}); return null; end $$`)
      .execute(db);
    await sql
      .raw(`create trigger torture_note after update on stage_run for each row when (${isChange})
        execute function torture_note()`)
      .execute(db);
    return;
  }
  await sql
    .raw(`create trigger torture_note after update on stage_run when ${isChange}
      begin insert into torture_history (${columns}) values (${values}); end`)
    .execute(db);
}

export async function readHistory(db) {
  const { rows } = await sql`select * from torture_history order by id`.execute(db);
  return rows;
}

/** What the history says that must not be, and how much of what it holds. */
export function checkHistory(history, caps) {
  const problems = [];
  const running = new Map();
  const committed = new Map();
  let leases = 0;
  let lapsed = 0;
  for (const row of history) {
    const { recording_id: id, tenant_id: tenant } = row;
    if (row.to_state === 'leased') {
      leases += 1;
      const now = (running.get(tenant) ?? 0) + (row.from_state === 'leased' ? 0 : 1);
      running.set(tenant, now);
      if (now > (caps.get(tenant) ?? Number.POSITIVE_INFINITY)) {
        problems.push(`${now} recordings of ${tenant} were leased at once`);
      }
    } else if (row.from_state === 'leased') {
      running.set(tenant, running.get(tenant) - 1);
      if (row.to_state === 'pending' && row.at_ms >= row.expires_at_ms) lapsed += 1;
    }
    if (row.to_state === 'committed') {
      if (row.from_state !== 'leased' || row.from_token !== row.token) {
        problems.push(`${id} was committed by a token that did not hold it`);
      }
      if (row.at_ms >= row.expires_at_ms) problems.push(`${id} was committed after its lease`);
      if (committed.has(id)) problems.push(`${id} was committed twice`);
      committed.set(id, row.token);
    }
  }
  return { problems, committed, leases, lapsed };
}
