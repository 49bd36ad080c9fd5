import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { ColumnWords } from '../column-words.ts';

/** A table of how many rows another one has, kept by triggers in the transaction that changes them. */
interface RowCounts {
  readonly source: string;
  readonly counts: string;
  /** Columns that rows are counted by, with their types. */
  readonly by: Readonly<Record<string, RawBuilder<unknown>>>;
  /** Columns of `counts` with the columns of `source` that they add up. */
  readonly sums: Readonly<Record<string, readonly string[]>>;
}

/**
 * Counting a million rows takes longer than anyone waits for `status`. A count is the sum over `slot`: on PostgreSQL each
 * connection adds to one of 16 rows, so that commits seldom wait for each other; SQLite has one writer and one slot.
 */
export async function countRows(db: Kysely<unknown>, words: ColumnWords, wanted: RowCounts): Promise<void> {
  const columns = Object.entries(wanted.by).map(([name, type]) => sql`${sql.ref(name)} ${type} not null`);
  const sums = Object.keys(wanted.sums).map((name) => sql`${sql.ref(name)} ${words.integer} not null`);
  const key = [...Object.keys(wanted.by), 'slot'].map((name) => sql.ref(name));
  await sql`
    create table ${sql.table(wanted.counts)} (
      ${sql.join([...columns, sql`slot ${words.integer} not null`, sql`row_count ${words.integer} not null`, ...sums])},
      primary key (${sql.join(key)})
    ) ${words.strictByKey}`.execute(db);
  switch (words.engine) {
    case 'sqlite':
      await addRowTriggers(db, wanted);
      break;
    case 'postgres':
      await addStatementTriggers(db, wanted);
      break;
  }
  await sql.raw(addition(wanted, { from: wanted.source })).execute(db);
}

/** Adds rows to the counts, or takes them away: `sign` is 1, -1 or a column. What comes to nothing is not written. */
function addition(
  wanted: RowCounts,
  { slot = '0', from, sign = '1' }: { readonly slot?: string; readonly from: string; readonly sign?: string },
): string {
  const by = Object.keys(wanted.by).join(', ');
  const sums = Object.entries(wanted.sums);
  const names = ['row_count', ...sums.map(([name]) => name)];
  const values = [sign, ...sums.map(([, parts]) => `${sign} * (${parts.join(' + ')})`)].map(
    (value) => `sum(${value})`,
  );
  return `
    insert into ${wanted.counts} (${by}, slot, ${names.join(', ')})
    select ${by}, ${slot}, ${values.join(', ')} from ${from}
    group by ${by} having ${values.map((value) => `${value} <> 0`).join(' or ')} order by ${by}
    on conflict (${by}, slot) do update set
    ${names.map((name) => `${name} = ${wanted.counts}.${name} + excluded.${name}`).join(', ')}`;
}

async function addRowTriggers(db: Kysely<unknown>, wanted: RowCounts): Promise<void> {
  const columns = [...Object.keys(wanted.by), ...Object.values(wanted.sums).flat()];
  const row = (which: 'old' | 'new') =>
    `(select ${columns.map((name) => `${which}.${name} as ${name}`).join(', ')})`;
  const add = addition(wanted, { from: row('new') });
  const take = addition(wanted, { from: row('old'), sign: '-1' });
  const changed = columns.map((name) => `old.${name} is not new.${name}`).join(' or ');
  const triggers = {
    added: `after insert on ${wanted.source} begin ${add}; end`,
    changed: `after update of ${columns.join(', ')} on ${wanted.source} when ${changed} begin ${take}; ${add}; end`,
    removed: `after delete on ${wanted.source} begin ${take}; end`,
  };
  for (const [what, body] of Object.entries(triggers)) {
    await sql.raw(`create trigger ${wanted.counts}_${what} ${body}`).execute(db);
  }
}

/** One addition a statement, however many rows it changes; its rows are locked in one order, so that none waits in a circle. */
async function addStatementTriggers(db: Kysely<unknown>, wanted: RowCounts): Promise<void> {
  const columns = [...Object.keys(wanted.by), ...Object.values(wanted.sums).flat()].join(', ');
  const added = `select ${columns}, 1 as sign from added`;
  const removed = `select ${columns}, -1 as sign from removed`;
  const slot = 'pg_backend_pid() % 16';
  const events = {
    insert: { tables: 'new table as added', rows: added },
    update: { tables: 'old table as removed new table as added', rows: `${added} union all ${removed}` },
    delete: { tables: 'old table as removed', rows: removed },
  };
  for (const [event, { tables, rows }] of Object.entries(events)) {
    const name = `${wanted.counts}_${event}`;
    const body = addition(wanted, { slot, from: `(${rows}) as change`, sign: 'sign' });
    await sql
      .raw(
        `create function ${name}() returns trigger language plpgsql as $$ begin ${body}; return null; end $$`,
      )
      .execute(db);
    await sql
      .raw(
        `create trigger ${name} after ${event} on ${wanted.source} referencing ${tables}
         for each statement execute function ${name}()`,
      )
      .execute(db);
  }
}
