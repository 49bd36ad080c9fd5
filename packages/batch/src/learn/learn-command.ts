import { openStorage, type Storage } from '@enmienda/storage';
import type { Command, CommandContext } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { approve, publish, reject, rollback } from './decide-pairs.ts';
import { list, show, versions } from './inspect-pairs.ts';
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
  rollback: (args, { learning }, context) => rollback(args, learning, context),
};

/** `enmienda-batch learn …` */
export const learn: Command = {
  summary: 'list, approve, reject and roll back learned pairs',
  help: `Usage: enmienda-batch learn COMMAND [FLAGS]

Pairs (heard → canonical) that the offline path observed in calls. The learning run suggests those that sound alike, were seen in two
or more calls and would have broken nothing in past calls; a suggested pair is shown, and applied only once it is approved. Every
change of what is in force makes a new numbered lexicon version, which running servers take up by themselves.

  list               pairs, the most seen first   [--state proposed|suggest|active|rejected] [--limit N]
  show ID…           a pair with its history and the recordings it was seen in
  run                judge what was observed and publish what is admitted (the daemon does it every night)
  approve ID…        apply these pairs from now on   [--reason TEXT] [--no-publish]
  reject ID…         never suggest or apply these pairs again   --reason TEXT [--no-publish]
  publish            put the suggested and approved pairs in force   [--note TEXT]
  versions           the lexicon versions, the one in force first
  rollback --to N    put version N in force again, with the states its pairs had   [--note TEXT]

  --language L       es, pt or en (default: all; for rollback LANGUAGE)
  --json             one JSON object a line on stdout
  --dry-run          say what would be done and change nothing (run, approve, reject, publish, rollback)

Examples:
  enmienda-batch learn list --language es --state suggest
  enmienda-batch learn approve 3 5 8
  enmienda-batch learn reject 4 --reason 'an everyday word'
  enmienda-batch learn rollback --language es --to 2`,
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
