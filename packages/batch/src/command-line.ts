import type { Settings } from '@enmienda/stt-server/settings';
import { BatchError } from './batch-error.ts';
import type { Command, CommandContext } from './command.ts';
import { cap } from './commands/cap.ts';
import { cleanup } from './commands/cleanup.ts';
import { compare } from './commands/compare.ts';
import { daemon } from './commands/daemon.ts';
import { dateRange } from './commands/date-range.ts';
import { edit } from './commands/edit.ts';
import { hold } from './commands/hold.ts';
import { importCommand } from './commands/import.ts';
import { pause, resume } from './commands/pause.ts';
import { reindex } from './commands/reindex.ts';
import { retry } from './commands/retry.ts';
import { scrub } from './commands/scrub.ts';
import { single } from './commands/single.ts';
import { status } from './commands/status.ts';
import { task } from './commands/task.ts';
import { train } from './commands/train.ts';
import { unprocessed } from './commands/unprocessed.ts';
import { worker } from './commands/worker.ts';
import { EXIT, type ExitCode, exitCodeOfError } from './exit-code.ts';
import { isStop, jobFailure, reasonOf } from './failure.ts';
import { learn } from './learn/learn-command.ts';

const COMMANDS: Readonly<Record<string, Command>> = {
  single,
  unprocessed,
  'date-range': dateRange,
  daemon,
  worker,
  status,
  task,
  retry,
  pause,
  resume,
  cap,
  import: importCommand,
  reindex,
  edit,
  scrub,
  cleanup,
  hold,
  learn,
  train,
  compare,
};

export interface CommandLine extends Omit<CommandContext, 'settings'> {
  /** Read only when a command runs, so that help works with any environment. @throws SettingsError */
  readonly readSettings: () => Settings;
}

/** Runs `enmienda-batch ARGS`; errors end up on stderr, in one sentence, and in the exit code. */
export async function runCommandLine(args: readonly string[], line: CommandLine): Promise<ExitCode> {
  try {
    const [name, ...rest] = args;
    if (name === undefined) {
      line.stderr.write(`${HELP}\n`);
      return EXIT.usage;
    }
    if (name === '--help' || name === '-h' || name === 'help') {
      line.print(HELP);
      return EXIT.ok;
    }
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (command === undefined) {
      throw new BatchError({
        kind: 'usage',
        problem: `There is no command ${JSON.stringify(name)}: see enmienda-batch --help.`,
      });
    }
    if (rest.includes('--help') || rest.includes('-h')) {
      line.print(`${command.help}\n\n${ENVIRONMENT_HELP}`);
      return EXIT.ok;
    }
    return await command.run(rest, { ...line, settings: line.readSettings() });
  } catch (error) {
    if (isStop(error, line.signal)) {
      line.stderr.write('Stopped before the end: run it again.\n');
      return EXIT.stopped;
    }
    const exitCode = exitCodeOfError(error);
    line.stderr.write(`${exitCode === EXIT.defect ? defectText(error) : messageOf(error)}\n`);
    return exitCode;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown error';
}

/** Not the message: it may quote what it stumbled over. */
function defectText(error: unknown): string {
  return `This is a defect of enmienda-batch, please report it (${reasonOf(jobFailure(error))}). Nothing was lost: run it again.`;
}

const ENVIRONMENT_HELP = `Environment (all variables: .env.example):
  STORAGE_BACKEND      local, s3 or both (default: local)
  STORAGE_LOCAL_PATH   recordings root (default: data/recordings)
  DATABASE_URL         postgres://… or a SQLite file (default: enmienda.sqlite in the root)
  LEXICON_PATH         lexicons (default: data/lexicons)
  STT_MODEL            Whisper model; without one, calls are corrected from their stored hypothesis
  BATCH_MAX_CONCURRENT recordings at work at once (default: 5)
  BATCH_MAX_ATTEMPTS   failures until a job is dead (default: 5)
  BATCH_LISTEN_AGAIN   with an engine: passages in doubt are listened to again (default: true)`;

const HELP = `enmienda-batch: reprocess recordings offline

Usage: enmienda-batch COMMAND [FLAGS]        enmienda-batch COMMAND --help

${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  ${name.padEnd(13)}${summary}`)
  .join('\n')}

Examples:
  enmienda-batch unprocessed --limit 100 --concurrent 5
  enmienda-batch date-range --start-date 2026-01-20 --end-date 2026-01-27 --concurrent 10
  enmienda-batch status

Exit codes: ${EXIT.ok} done, ${EXIT.someFailed} some recordings failed, ${EXIT.usage} wrong flags or settings, ${EXIT.storageUnavailable} the storage can't be used, ${EXIT.daemonRuns} another daemon runs,
${EXIT.stopped} stopped before the end (unfinished work was given back), ${EXIT.defect} a defect of the program.

${ENVIRONMENT_HELP}`;
