import { openStorage, type Storage } from '@enmienda/storage';
import type { Command, CommandContext } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { approve, publish, reject, rollback } from './decide-pairs.ts';
import { diff, list, show, versions } from './inspect-pairs.ts';
import { changeTrust, sources } from './inspect-sources.ts';
import { usage } from './learn-flags.ts';
import { run } from './run-learning.ts';

type Subcommand = (args: readonly string[], storage: Storage, context: CommandContext) => Promise<void>;

const SUBCOMMANDS: Readonly<Record<string, Subcommand>> = {
  list: (args, { learning }, context) => list(args, learning, context),
  show: (args, { learning }, context) => show(args, learning, context),
  run,
  approve: (args, { learning }, context) => approve(args, learning, context),
  reject: (args, { learning }, context) => reject(args, learning, context),
  publish: (args, { learning }, context) => publish(args, learning, context),
  versions: (args, { learning }, context) => versions(args, learning, context),
  diff: (args, { learning }, context) => diff(args, learning, context),
  rollback: (args, { learning }, context) => rollback(args, learning, context),
  sources: (args, { learning }, context) => sources(args, learning, context),
  trust: (args, { learning }, context) => changeTrust('trusted')(args, learning, context),
  distrust: (args, { learning }, context) => changeTrust('quarantined')(args, learning, context),
};

/** `enmienda-batch learn …` */
export const learn: Command = {
  summary: 'list, approve, reject and roll back learned pairs',
  help: `Usage: enmienda-batch learn COMMAND [FLAGS]

Pairs (heard → canonical) that the offline path, other engines, callers' answers and people's edits showed. The learning run suggests those
that sound alike, were seen in two or more calls, by more than one person or source, and would have broken nothing in past calls.
A suggested pair is shown; it is applied once pairs like it proved right often enough, or a person approves it. Every change of what is
in force makes a new numbered lexicon version, which running servers take up by themselves.

  list               pairs, the most seen first   [--state proposed|suggest|active|quarantined|expired|rejected] [--limit N]
  show ID…           a pair with its history, and who saw it in which recordings
  run                judge what was seen and publish what is admitted (the daemon does it every night)
  approve ID…        apply these pairs from now on   [--reason TEXT] [--no-publish]
  reject ID…         never suggest or apply these pairs again   --reason TEXT [--no-publish]
  publish            put the suggested and approved pairs in force   [--note TEXT]
  versions           the lexicon versions, the one in force first
  diff               what differs between two versions   --from N --to N
  rollback --to N    put version N in force again, with the states its pairs had   [--note TEXT]
  rollback --pair ID take one pair out of force until a person approves it   [--note TEXT]
  sources            who said something, and about how many pairs
  distrust ID…       what this source says counts no more   --reason TEXT
  trust ID…          it counts again   --reason TEXT

  --language L       es, pt or en (default: all; for diff and rollback LANGUAGE)
  --json             one JSON object a line on stdout
  --dry-run          say what would be done and change nothing (run, approve, reject, publish, rollback, trust, distrust)

Examples:
  enmienda-batch learn run --dry-run
  enmienda-batch learn list --language es --state suggest
  enmienda-batch learn show 3 --json
  enmienda-batch learn approve 3 5 8
  enmienda-batch learn reject 4 --reason 'an everyday word'
  enmienda-batch learn publish --note 'before the holidays'
  enmienda-batch learn versions --json
  enmienda-batch learn diff --language es --from 2 --to 3
  enmienda-batch learn rollback --language es --to 2
  enmienda-batch learn rollback --pair 3 --note 'wrong on the phone'
  enmienda-batch learn sources
  enmienda-batch learn distrust 7 --reason 'wrote wrong names on purpose'`,
  async run(args, context) {
    const [name, ...rest] = args;
    const subcommand = name !== undefined && Object.hasOwn(SUBCOMMANDS, name) ? SUBCOMMANDS[name] : undefined;
    if (subcommand === undefined) {
      throw usage(
        name === undefined
          ? `Say what to do: ${Object.keys(SUBCOMMANDS).join(', ')}. See enmienda-batch learn --help.`
          : `There is no command learn ${JSON.stringify(name)}: see enmienda-batch learn --help.`,
      );
    }
    const storage = await openStorage(context.settings.storage);
    try {
      await subcommand(rest, storage, context);
      return EXIT.ok;
    } finally {
      await storage.close();
    }
  },
};
