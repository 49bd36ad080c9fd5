import type { LearnedPairState, LearningStore, LexiconVersion } from '@enmienda/storage';
import { StorageError } from '@enmienda/storage';
import type { CommandContext } from '../command.ts';
import { LIMIT_MAX, parseCount, requireFlag } from '../command.ts';
import {
  parseIds,
  parseLanguages,
  parseLearnFlags,
  refusePositionals,
  usage,
  VERSION_MAX,
} from './learn-flags.ts';
import { pairJson, pairTable, versionJson, versionTable } from './pair-view.ts';
import { diffVersions } from './version-diff.ts';

const STATES: readonly LearnedPairState[] = [
  'proposed',
  'suggest',
  'active',
  'quarantined',
  'expired',
  'rejected',
];
const SIGHTINGS_SHOWN = 20;

/** `learn list` */
export async function list(
  args: readonly string[],
  learning: LearningStore,
  { print, stderr }: CommandContext,
): Promise<void> {
  const { values, positionals } = parseLearnFlags(args, {
    language: { type: 'string' },
    state: { type: 'string' },
    limit: { type: 'string', default: '50' },
    json: { type: 'boolean', default: false },
  });
  refusePositionals(positionals);
  const limit = parseCount('--limit', values.limit, LIMIT_MAX);
  const [language, ...others] = parseLanguages(values.language);
  const pairs = await learning.pairs({
    ...(others.length > 0 || language === undefined ? {} : { language }),
    ...(values.state === undefined ? {} : { state: parseState(values.state) }),
    limit,
  });
  if (values.json) {
    for (const pair of pairs) print(JSON.stringify(pairJson(pair)));
    return;
  }
  if (pairs.length > 0) print(pairTable(pairs));
  stderr.write(
    `${pairs.length} pairs${pairs.length === limit ? ' shown, there may be more: --limit' : ''}\n`,
  );
}

/** `learn show` */
export async function show(
  args: readonly string[],
  learning: LearningStore,
  { print }: CommandContext,
): Promise<void> {
  const { values, positionals } = parseLearnFlags(args, { json: { type: 'boolean', default: false } });
  for (const id of parseIds(positionals)) {
    const pair = await learning.pair(id);
    if (pair === undefined) throw new StorageError({ kind: 'not-found', key: `learned pair ${id}` });
    const [history, sightings] = await Promise.all([
      learning.history(id),
      learning.sightings(id, SIGHTINGS_SHOWN),
    ]);
    if (values.json) {
      print(
        JSON.stringify({
          ...pairJson(pair),
          history: history.map(({ state, reason, changedAt }) => ({ state, reason, changed_at: changedAt })),
          sightings: sightings.map(({ recordingId, source, verdict, score, seenAt }) => ({
            recording_id: recordingId,
            source: source.kind,
            name: source.name,
            verdict,
            score,
            seen_at: seenAt,
          })),
        }),
      );
      continue;
    }
    print(pairTable([pair]));
    for (const { state, reason, changedAt } of history) print(`  ${changedAt}  ${state}: ${reason}`);
    for (const { recordingId, source, verdict, score } of sightings) {
      const what = verdict === 'for' ? `seen (score ${score.toFixed(2)})` : 'taken back';
      print(`  ${what} in ${recordingId} by ${source.kind} ${source.name}`);
    }
  }
}

/** `learn diff` */
export async function diff(
  args: readonly string[],
  learning: LearningStore,
  { print, stderr, settings }: CommandContext,
): Promise<void> {
  const { values, positionals } = parseLearnFlags(args, {
    language: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  refusePositionals(positionals);
  const [language = settings.language] = parseLanguages(values.language ?? settings.language);
  const known = await learning.versions(language);
  const versionOf = (flag: string, text: string | undefined): LexiconVersion => {
    const number = parseCount(flag, requireFlag(flag, text), VERSION_MAX);
    const found = known.find(({ version }) => version === number);
    if (found !== undefined) return found;
    throw new StorageError({ kind: 'not-found', key: `lexicon version ${number} of ${language}` });
  };
  const { added, removed, changed } = diffVersions(
    versionOf('--from', values.from),
    versionOf('--to', values.to),
  );
  if (values.json) {
    print(
      JSON.stringify({
        language,
        added,
        removed,
        changed: changed.map(({ before, after }) => ({ ...after, decision_before: before.decision })),
      }),
    );
    return;
  }
  for (const { heard, canonical, decision } of removed) print(`- ${heard} → ${canonical}  ${decision}`);
  for (const { heard, canonical, decision } of added) print(`+ ${heard} → ${canonical}  ${decision}`);
  for (const { before, after } of changed)
    print(`~ ${after.heard} → ${after.canonical}  ${before.decision} → ${after.decision}`);
  stderr.write(`${added.length} added, ${removed.length} removed, ${changed.length} decided otherwise\n`);
}

/** `learn versions` */
export async function versions(
  args: readonly string[],
  learning: LearningStore,
  { print, stderr }: CommandContext,
): Promise<void> {
  const { values, positionals } = parseLearnFlags(args, {
    language: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  refusePositionals(positionals);
  const found = [];
  for (const language of parseLanguages(values.language)) found.push(...(await learning.versions(language)));
  if (values.json) for (const version of found) print(JSON.stringify(versionJson(version)));
  else if (found.length > 0) print(versionTable(found));
  if (found.length === 0) stderr.write('no lexicon version was published yet\n');
}

function parseState(text: string): LearnedPairState {
  const state = STATES.find((known) => known === text);
  if (state === undefined) throw usage(`--state is ${JSON.stringify(text)}: write ${STATES.join(', ')}.`);
  return state;
}
