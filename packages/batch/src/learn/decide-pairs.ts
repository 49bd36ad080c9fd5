import type { LanguageCode } from '@enmienda/correction';
import { type LearnedPair, type LearnedPairState, type LearningStore, StorageError } from '@enmienda/storage';
import type { CommandContext } from '../command.ts';
import { parseCount, requireFlag } from '../command.ts';
import {
  parseIds,
  parseLanguages,
  parseLearnFlags,
  refusePositionals,
  usage,
  VERSION_MAX,
} from './learn-flags.ts';
import { pairJson, versionJson } from './pair-view.ts';

const DECISION_OPTIONS = {
  reason: { type: 'string' },
  'no-publish': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
} as const;

/** `learn approve`: the pairs are applied from now on. */
export async function approve(
  args: readonly string[],
  learning: LearningStore,
  context: CommandContext,
): Promise<void> {
  const { values, positionals } = parseLearnFlags(args, DECISION_OPTIONS);
  const change = {
    state: 'active',
    reason: values.reason ?? 'approved',
    evidence: { rolledBack: 0, approved: 1 },
  } as const;
  await decide({ learning, context }, parseIds(positionals), { change, values });
}

/** `learn reject`: the pairs are never suggested or applied again, however often they are seen. */
export async function reject(
  args: readonly string[],
  learning: LearningStore,
  context: CommandContext,
): Promise<void> {
  const { values, positionals } = parseLearnFlags(args, DECISION_OPTIONS);
  const change = {
    state: 'rejected',
    reason: requireFlag('--reason', values.reason),
    evidence: { approved: 0 },
  } as const;
  await decide({ learning, context }, parseIds(positionals), { change, values });
}

interface Decision {
  readonly change: {
    readonly state: LearnedPairState;
    readonly reason: string;
    readonly evidence?: Readonly<Record<string, number>>;
  };
  readonly values: { readonly json: boolean; readonly 'dry-run': boolean; readonly 'no-publish': boolean };
}

interface Surroundings {
  readonly learning: LearningStore;
  readonly context: CommandContext;
}

async function decide(
  { learning, context }: Surroundings,
  ids: readonly number[],
  { change, values }: Decision,
): Promise<void> {
  const { print, stderr } = context;
  // All are looked up before any is changed: a mistyped id changes nothing.
  const pairs = await Promise.all(ids.map((id) => requirePair(learning, id)));
  const changing = pairs.filter(({ state }) => state !== change.state);
  const changed: LearnedPair[] = [];
  for (const pair of changing) {
    changed.push(
      values['dry-run'] ? { ...pair, state: change.state } : await learning.setState(pair.id, change),
    );
  }
  for (const pair of changed) {
    print(
      values.json
        ? JSON.stringify(pairJson(pair))
        : `${pair.id}  ${pair.heard} → ${pair.canonical}  ${pair.state}`,
    );
  }
  const unchanged = pairs.length - changing.length;
  if (unchanged > 0) stderr.write(`${unchanged} already ${change.state}\n`);
  if (values['dry-run']) {
    stderr.write(`${changed.length} pairs would be ${change.state}; nothing was changed\n`);
    return;
  }
  if (values['no-publish']) {
    stderr.write('in force after enmienda-batch learn publish\n');
    return;
  }
  for (const language of new Set(pairs.map((pair) => pair.language))) {
    const { version } = await learning.publish(language, `${change.state}: ${changed.length} pairs`);
    stderr.write(`lexicon version ${version} of ${language} is in force\n`);
  }
}

/** `learn publish` */
export async function publish(
  args: readonly string[],
  learning: LearningStore,
  context: CommandContext,
): Promise<void> {
  const { values, positionals } = parseLearnFlags(args, {
    language: { type: 'string' },
    note: { type: 'string', default: 'published by hand' },
    json: { type: 'boolean', default: false },
    'dry-run': { type: 'boolean', default: false },
  });
  refusePositionals(positionals);
  let isNothing = true;
  for (const language of parseLanguages(values.language)) {
    const before = await learning.current(language);
    const waiting = await pairsInForce(learning, language);
    if (waiting === 0 && before === undefined) continue;
    isNothing = false;
    if (values['dry-run']) {
      context.stderr.write(`${language}: ${waiting} pairs would be in force; nothing was changed\n`);
      continue;
    }
    const version = await learning.publish(language, values.note);
    if (values.json) context.print(JSON.stringify(versionJson(version)));
    const news = version.version === before?.version ? 'is in force already' : 'is in force';
    context.stderr.write(`lexicon version ${version.version} of ${language} ${news}\n`);
  }
  if (isNothing) context.stderr.write('nothing to publish: no pair was suggested or approved yet\n');
}

/** `learn rollback` */
export async function rollback(
  args: readonly string[],
  learning: LearningStore,
  context: CommandContext,
): Promise<void> {
  const { values, positionals } = parseLearnFlags(args, {
    language: { type: 'string' },
    to: { type: 'string' },
    pair: { type: 'string' },
    note: { type: 'string', default: 'rolled back by hand' },
    json: { type: 'boolean', default: false },
    'dry-run': { type: 'boolean', default: false },
  });
  refusePositionals(positionals);
  if (values.pair !== undefined) {
    if (values.to !== undefined) throw usage('Give --to for a version or --pair for one pair, not both.');
    const change = { state: 'quarantined', reason: values.note, evidence: { approved: 0 } } as const;
    const flags = { json: values.json, 'dry-run': values['dry-run'], 'no-publish': false };
    await decide({ learning, context }, parseIds([values.pair]), { change, values: flags });
    return;
  }
  const [language] = parseLanguages(values.language ?? context.settings.language);
  if (language === undefined) throw usage('--language is missing.');
  const to = parseCount('--to', requireFlag('--to', values.to), VERSION_MAX);
  const target = (await learning.versions(language)).find(({ version }) => version === to);
  if (target === undefined)
    throw new StorageError({ kind: 'not-found', key: `lexicon version ${to} of ${language}` });
  if (values['dry-run']) {
    if (values.json) context.print(JSON.stringify(versionJson(target)));
    context.stderr.write(
      `the ${target.pairs.length} pairs of version ${to} would be in force; nothing was changed\n`,
    );
    return;
  }
  const version = await learning.rollback(language, to, values.note);
  if (values.json) context.print(JSON.stringify(versionJson(version)));
  context.stderr.write(`lexicon version ${version.version} of ${language}, the same as ${to}, is in force\n`);
}

async function pairsInForce(learning: LearningStore, language: LanguageCode): Promise<number> {
  const suggested = await learning.pairs({ language, state: 'suggest' });
  const active = await learning.pairs({ language, state: 'active' });
  return suggested.length + active.length;
}

async function requirePair(learning: LearningStore, id: number): Promise<LearnedPair> {
  const pair = await learning.pair(id);
  if (pair === undefined) throw new StorageError({ kind: 'not-found', key: `learned pair ${id}` });
  return pair;
}
