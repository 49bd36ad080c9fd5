import type { LanguageCode } from '@enmienda/correction';
import type { Storage } from '@enmienda/storage';
import { createLexiconFeed } from '@enmienda/stt-server/lexicons';
import type { CommandContext } from '../command.ts';
import { LANGUAGES, parseLanguages, parseLearnFlags, refusePositionals } from './learn-flags.ts';
import { type LearnDeps, type LearnReport, learnFromCalls } from './learn-from-calls.ts';
import { pairJson, pairTable } from './pair-view.ts';
import { pastTurns } from './past-calls.ts';

/** What `learnFromCalls` needs, over a storage and the lexicon files. */
export function createLearnDeps(
  storage: Pick<Storage, 'learning' | 'recordings'>,
  lexiconPath: string,
): LearnDeps {
  const { learning, recordings } = storage;
  return {
    learning,
    async lexiconOf(language) {
      const feed = await createLexiconFeed({
        folder: lexiconPath,
        learning,
        languages: [language],
        isLearnedSound: false,
      });
      try {
        return feed.current(language).lexicon;
      } finally {
        feed.close();
      }
    },
    pastTurns: (query, signal) => pastTurns(recordings, query, signal),
    now: () => new Date(),
  };
}

/** The learning step of a nightly run: every language that has something to judge. @throws StorageError | LexiconError */
export async function learnAll(
  deps: LearnDeps,
  options: { readonly languages?: readonly LanguageCode[]; readonly dryRun?: boolean },
  signal: AbortSignal,
): Promise<readonly LearnReport[]> {
  const reports: LearnReport[] = [];
  for (const language of options.languages ?? LANGUAGES) {
    const report = await learnFromCalls(deps, { language, dryRun: options.dryRun ?? false }, signal);
    if (report.judged > 0) reports.push(report);
  }
  return reports;
}

/** `learn run` */
export async function run(args: readonly string[], storage: Storage, context: CommandContext): Promise<void> {
  const { values, positionals } = parseLearnFlags(args, {
    language: { type: 'string' },
    json: { type: 'boolean', default: false },
    'dry-run': { type: 'boolean', default: false },
  });
  refusePositionals(positionals);
  const deps = createLearnDeps(storage, context.settings.lexiconPath);
  const options = { languages: parseLanguages(values.language), dryRun: values['dry-run'] };
  const reports = await learnAll(deps, options, context.signal);
  for (const report of reports) show(report, values, context);
  if (reports.length === 0) context.stderr.write('nothing was observed yet\n');
}

function show(
  report: LearnReport,
  flags: { readonly json: boolean; readonly 'dry-run': boolean },
  { print, stderr }: CommandContext,
): void {
  if (flags.json) print(JSON.stringify(reportJson(report)));
  else if (report.admitted.length > 0) print(pairTable(report.admitted));
  const { language, judged, turns, admitted, promoted, withdrawn, quarantined, expired, refused } = report;
  stderr.write(
    `${language}: ${judged} pairs judged over ${turns} turns of past calls: ${admitted.length} admitted, ` +
      `${promoted.length} promoted, ${withdrawn.length} withdrawn, ${quarantined.length} quarantined, ` +
      `${expired.length} expired, ${refused.length} refused\n`,
  );
  for (const { source, right, wrong } of report.distrusted) {
    stderr.write(
      `source ${source.id} (${source.kind}) is not believed any more: ${wrong} of ${right + wrong} pairs were wrong\n`,
    );
  }
  const { version } = report;
  if (version !== undefined) stderr.write(`lexicon version ${version.version} of ${language} is in force\n`);
  if (flags['dry-run']) stderr.write('nothing was changed\n');
}

function reportJson(report: LearnReport): object {
  return {
    language: report.language,
    judged: report.judged,
    turns: report.turns,
    admitted: report.admitted.map(pairJson),
    promoted: report.promoted.map(pairJson),
    withdrawn: report.withdrawn.map(pairJson),
    quarantined: report.quarantined.map(pairJson),
    expired: report.expired.map(pairJson),
    distrusted: report.distrusted.map(({ source, right, wrong }) => ({
      source_id: source.id,
      kind: source.kind,
      tenant: source.tenant,
      right,
      wrong,
    })),
    refused: report.refused.map(({ pair, reasons }) => ({ ...pairJson(pair), reasons })),
    version: report.version?.version ?? null,
  };
}
