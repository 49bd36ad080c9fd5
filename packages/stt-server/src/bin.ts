#!/usr/bin/env node
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { EXIT_USAGE, HELP } from './commands/help.ts';
import { readEnvironment, readSettings, type Settings, SettingsError } from './settings.ts';

const folder = process.cwd();
const programFolders = (process.env['PATH'] ?? '').split(path.delimiter).filter((entry) => entry !== '');

class UsageError extends Error {
  override readonly name = 'UsageError';
}

function packageVersion(): string {
  const json: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return z.object({ version: z.string() }).parse(json).version;
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
        host: { type: 'string' },
        port: { type: 'string' },
        jobs: { type: 'string' },
        force: { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : 'Unknown arguments', { cause });
  }
}

/** Aborted by the first SIGTERM or SIGINT; the second ends the process at once. */
function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () => {
      if (stopping.signal.aborted) process.exit(1);
      stopping.abort();
    });
  }
  return stopping.signal;
}

/** Commands are loaded when they are asked for: help is there at once. */
async function run(args: readonly string[]): Promise<number> {
  if (args[0] === 'tokens') return changeApiTokens(args.slice(1));
  const { values, positionals } = readArguments(args);
  const command = positionals.join(' ');
  if (values.version === true) {
    process.stdout.write(`${packageVersion()}\n`);
    return 0;
  }
  if (values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  const environment = readEnvironment(process.env, path.join(folder, '.env'));
  if (command === 'serve') {
    const flags = {
      ...(values.host !== undefined && { HOST: values.host }),
      ...(values.port !== undefined && { PORT: values.port }),
    };
    const writeLine = (line: string) => void process.stdout.write(`${line}\n`);
    const settings = readSettings({ ...environment, ...flags });
    const { serve } = await import('./commands/serve.ts');
    const code = await serve({ folder, programFolders, writeLine }, settings, stopSignal());
    // Work that was abandoned would hold the process.
    if (code !== 0) process.exit(code);
    return code;
  }
  if (command === 'engine build') {
    const { buildEngine } = await import('./commands/engine-build.ts');
    const jobs = values.jobs === undefined ? {} : { jobs: readJobs(values.jobs) };
    const report = (line: string) => void process.stderr.write(`${line}\n`);
    const { whisperCli } = readSettings(environment);
    const options = { ...jobs, force: values.force, dryRun: values['dry-run'] };
    const result = await buildEngine({ folder, programFolders, whisperCli, report }, options, stopSignal());
    if (values.json) {
      const paths = { cli_path: result.cliPath, listener_path: result.listenerPath };
      process.stdout.write(`${JSON.stringify({ ...paths, built: result.built })}\n`);
    }
    return 0;
  }
  if (command === 'lexicon check')
    return checkLexiconFolder(readSettings(environment).lexiconPath, values.json);
  if (command === 'models list') return listModels(readSettings(environment), values.json);
  if (command === 'models check') return checkInstalledModels(readSettings(environment), values.json);
  throw new UsageError(
    command === '' ? 'Say what to do.' : `There is no command ${JSON.stringify(command)}.`,
  );
}

/** It has flags of its own. */
async function changeApiTokens(args: readonly string[]): Promise<number> {
  const { runTokens, TokensUsageError } = await import('./commands/tokens.ts');
  const { apiTokensPath } = readSettings(readEnvironment(process.env, path.join(folder, '.env')));
  const deps = {
    path: apiTokensPath,
    random: randomBytes,
    clock: () => Date.now(),
    write: (text: string) => void process.stdout.write(text),
    report: (line: string) => void process.stderr.write(`${line}\n`),
  };
  try {
    await runTokens(args, deps);
  } catch (error) {
    throw error instanceof TokensUsageError ? new UsageError(error.message, { cause: error }) : error;
  }
  return 0;
}

async function checkLexiconFolder(lexicons: string, isJson: boolean): Promise<number> {
  const { checkLexicons } = await import('./commands/lexicon-check.ts');
  const findings = await checkLexicons(lexicons);
  for (const finding of findings) {
    const { file, place, severity, message } = finding;
    const line = isJson ? JSON.stringify(finding) : `${file} ${place}: ${severity}: ${message}`;
    process.stdout.write(`${line}\n`);
  }
  const left = findings.filter(({ severity }) => severity === 'error').length;
  process.stderr.write(`${left} left out, ${findings.length - left} warnings.\n`);
  return left === 0 ? 0 : 1;
}

async function listModels({ modelsDir }: Settings, isJson: boolean): Promise<number> {
  const [{ installedModels }, { modelsFolder }] = await Promise.all([
    import('./commands/installed-models.ts'),
    import('./commands/models.ts'),
  ]);
  const place = modelsFolder({ folder, modelsDir });
  const models = await installedModels(place);
  for (const { kind, name, path: file, sizeBytes, detail } of models) {
    const line = isJson
      ? JSON.stringify({ kind, name, path: file, size_bytes: sizeBytes, detail })
      : `${kind.padEnd(10)} ${name} (${detail}, ${Math.round(sizeBytes / 1e6)} MB)`;
    process.stdout.write(`${line}\n`);
  }
  process.stderr.write(`${models.length} models in ${place}. See enmienda-stt models check.\n`);
  return 0;
}

async function checkInstalledModels(settings: Settings, isJson: boolean): Promise<number> {
  const { checkModels } = await import('./commands/models.ts');
  const { whisperCli, sttModel, modelsDir } = settings;
  const findings = await checkModels({ folder, programFolders, whisperCli, sttModel, modelsDir });
  for (const finding of findings) {
    const { feature, state, message } = finding;
    process.stdout.write(`${isJson ? JSON.stringify(finding) : `${feature}: ${state}: ${message}`}\n`);
  }
  return findings.some(({ state }) => state === 'broken') ? 1 : 0;
}

function readJobs(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new UsageError('--jobs takes a whole number from 1 to 99.');
  return Number(text);
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  const isUsage = error instanceof UsageError;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (isUsage) process.stderr.write('See enmienda-stt --help.\n');
  process.exitCode = isUsage || error instanceof SettingsError ? EXIT_USAGE : 1;
}
