import type { LearningStore, SourceState } from '@enmienda/storage';
import { StorageError } from '@enmienda/storage';
import Table from 'cli-table3';
import type { CommandContext } from '../command.ts';
import { requireFlag } from '../command.ts';
import { parseIds, parseLearnFlags, refusePositionals } from './learn-flags.ts';

/** `learn sources` */
export async function sources(
  args: readonly string[],
  learning: LearningStore,
  { print, stderr }: CommandContext,
): Promise<void> {
  const { values, positionals } = parseLearnFlags(args, { json: { type: 'boolean', default: false } });
  refusePositionals(positionals);
  const found = await learning.sources();
  if (values.json) {
    for (const source of found) {
      const { id, kind, tenant, name, state, callCount, pairCount } = source;
      const history = await learning.sourceHistory(id);
      print(
        JSON.stringify({
          id,
          kind,
          tenant,
          name,
          state,
          calls: callCount,
          pairs: pairCount,
          history: history.map((event) => ({
            state: event.state,
            reason: event.reason,
            changed_at: event.changedAt,
          })),
        }),
      );
    }
    return;
  }
  if (found.length === 0) {
    stderr.write('nobody said anything yet\n');
    return;
  }
  const table = new Table({
    head: ['id', 'kind', 'tenant', 'name', 'calls', 'pairs', 'state'],
    colAligns: ['right', 'left', 'left', 'left', 'right', 'right', 'left'],
    style: { head: [], border: [] },
  });
  for (const { id, kind, tenant, name, callCount, pairCount, state } of found)
    table.push([id, kind, tenant, name, callCount, pairCount, state]);
  print(table.toString());
}

/** `learn trust` and `learn distrust` */
export function changeTrust(state: SourceState) {
  return async (
    args: readonly string[],
    learning: LearningStore,
    { print, stderr }: CommandContext,
  ): Promise<void> => {
    const { values, positionals } = parseLearnFlags(args, {
      reason: { type: 'string' },
      json: { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
    });
    const ids = parseIds(positionals);
    const reason = requireFlag('--reason', values.reason);
    const known = await learning.sources();
    // All are looked up before any is changed: a mistyped id changes nothing.
    const chosen = ids.map((id) => {
      const source = known.find((one) => one.id === id);
      if (source === undefined) throw new StorageError({ kind: 'not-found', key: `source ${id}` });
      return source;
    });
    for (const source of chosen) {
      const changed = values['dry-run']
        ? { ...source, state }
        : await learning.setSourceState(source.id, { state, reason });
      print(
        values.json
          ? JSON.stringify({ id: changed.id, kind: changed.kind, name: changed.name, state: changed.state })
          : `${changed.id}  ${changed.kind} ${changed.name}  ${changed.state}`,
      );
    }
    stderr.write(
      values['dry-run'] ? 'nothing was changed\n' : 'counts from the next enmienda-batch learn run on\n',
    );
  };
}
