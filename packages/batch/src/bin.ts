#!/usr/bin/env node
import path from 'node:path';
import { readEnvironment, readSettings } from '@enmienda/stt-server/settings';
import { runCommandLine } from './command-line.ts';

/** 128 + the signal's number, as shells have it. */
const KILLED = { SIGTERM: 143, SIGINT: 130 } as const;

const stop = new AbortController();
const abandon = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (!stop.signal.aborted) {
      stop.abort();
      return;
    }
    abandon.abort();
    process.exit(KILLED[signal]);
  });
}
// A reader that went away (`| head`) is no reason to leave a job half done.
process.stdout.on('error', () => undefined);

process.exitCode = await runCommandLine(process.argv.slice(2), {
  readSettings: () => readSettings(readEnvironment(process.env, '.env')),
  folder: process.cwd(),
  programFolders: (process.env['PATH'] ?? '').split(path.delimiter),
  print: (line) => process.stdout.write(`${line}\n`),
  stderr: process.stderr,
  isTerminal: process.stderr.isTTY,
  signal: stop.signal,
  abandon: abandon.signal,
});
