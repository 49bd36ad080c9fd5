#!/usr/bin/env node
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isatty } from 'node:tty';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SETTING_VARIABLES } from '@enmienda/stt-server/settings';
import { createBatchCommand } from './batch-command.ts';
import { runDemo } from './demo.ts';
import { createScreen } from './screen.ts';

const HELP = `The whole loop on one machine, in about half a minute: two days of made-up calls are streamed to the server, corrected live,
stored, reprocessed at night and learned from. Needs no network; listens on a free port of 127.0.0.1.

  npm start                     all the sample calls, recordings in a temporary folder
  npm start -- --language es    those of one language: es, pt or en
  npm start -- --keep           recordings stay in data/recordings
  npm start -- --plain          no colours, no moving progress (so does NO_COLOR, or output that is no terminal)

Exit codes: 0 done, 1 failed, 2 wrong use, 130 stopped by Ctrl-C.
`;

const PROJECT_FOLDER = fileURLToPath(new URL('../../../', import.meta.url));
const NARROWEST_COLUMNS = 80;
const WIDEST_COLUMNS = 140;
const COLUMNS_OF_NO_TERMINAL = 120;

interface Options {
  readonly language?: 'es' | 'pt' | 'en';
  readonly keep: boolean;
  readonly plain: boolean;
  readonly help: boolean;
}

/** @throws TypeError that says what is wrong with the arguments */
function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      language: { type: 'string' },
      keep: { type: 'boolean', default: false },
      plain: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { language, ...flags } = values;
  if (language === undefined) return flags;
  if (language === 'es' || language === 'pt' || language === 'en') return { ...flags, language };
  throw new TypeError(`--language is ${JSON.stringify(language)}: write es, pt or en.`);
}

/** The caller's environment without settings of ours: the demo has its own. */
function batchEnvironment(recordingsFolder: string): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !(name in SETTING_VARIABLES));
  return {
    ...Object.fromEntries(others),
    STORAGE_LOCAL_PATH: recordingsFolder,
    LEXICON_PATH: path.join(PROJECT_FOLDER, 'data', 'lexicons'),
  };
}

async function run({ language, keep, plain }: Options): Promise<void> {
  // Not process.stdout.isTTY: that is undefined where there is no terminal, whatever its type says.
  const isTerminal = isatty(1) && !plain;
  const columns = isTerminal ? process.stdout.columns : COLUMNS_OF_NO_TERMINAL;
  const isInteractive = isatty(2) && !plain;
  const screen = createScreen({
    out: process.stdout,
    progress: process.stderr,
    isColour: isTerminal && (process.env['NO_COLOR'] ?? '') === '',
    isInteractive,
    widthColumns: Math.min(WIDEST_COLUMNS, Math.max(NARROWEST_COLUMNS, columns)),
  });
  const stopping = new AbortController();
  process.once('SIGINT', () => stopping.abort());
  const folder = keep
    ? path.join(PROJECT_FOLDER, 'data', 'recordings')
    : await mkdtemp(path.join(tmpdir(), 'enmienda-demo-'));
  await mkdir(folder, { recursive: true });
  const progress = isInteractive ? 'terminal' : process.stderr;
  const batch = createBatchCommand({ screen, progress, environment: batchEnvironment(folder), folder });
  try {
    await runDemo(
      {
        dataFolder: path.join(PROJECT_FOLDER, 'data'),
        recordingsFolder: folder,
        isKept: keep,
        ...(language === undefined ? {} : { language }),
      },
      { screen, batch },
      stopping.signal,
    );
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
    process.exitCode = 130;
  } finally {
    if (!keep) await rm(folder, { recursive: true, force: true });
  }
}

function say(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
}

let options: Options | undefined;
try {
  options = readOptions();
} catch (error) {
  say(error);
  process.exitCode = 2;
}
if (options?.help === true) process.stdout.write(HELP);
else if (options !== undefined)
  await run(options).catch((error: unknown) => {
    say(error);
    process.exitCode = 1;
  });
