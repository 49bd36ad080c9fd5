/** Runs `enmienda-batch` as a person would: the command is shown, its progress appears as it comes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Screen } from './screen.ts';

export interface BatchCommand {
  /** Shows and runs the command, and returns the lines of its standard output. @throws Error when it fails */
  run(args: readonly string[], signal: AbortSignal): Promise<readonly string[]>;
}

export interface BatchCommandOptions {
  readonly screen: Screen;
  /** Where its progress goes: a terminal, where it draws a bar, or lines, of which only the last one of a count is kept. */
  readonly progress: 'terminal' | Writable;
  /** Everything that the command is to know. */
  readonly environment: NodeJS.ProcessEnv;
  /** Where a `.env` would be read from. */
  readonly folder: string;
}

const BIN = fileURLToPath(
  new URL('bin/enmienda-batch.js', import.meta.resolve('@enmienda/batch/package.json')),
);

export function createBatchCommand(options: BatchCommandOptions): BatchCommand {
  const { screen, progress, environment, folder } = options;
  return {
    async run(args, signal) {
      screen.command(`npx enmienda-batch ${args.map(quoted).join(' ')}`);
      const child = spawn(process.execPath, [BIN, ...args], {
        cwd: folder,
        env: environment,
        stdio: ['ignore', 'pipe', progress === 'terminal' ? 'inherit' : 'pipe'],
        signal,
        killSignal: 'SIGTERM',
      });
      const lines: string[] = [];
      const read = async (from: Readable | null, take: (line: string) => void) => {
        if (from !== null) for await (const line of createInterface({ input: from })) take(line);
      };
      const reading = [
        read(child.stdout, (line) => lines.push(line)),
        read(child.stderr, (line) => {
          if (progress !== 'terminal' && !isHalfWay(line)) progress.write(`  ${line}\n`);
        }),
      ];
      const [code] = (await once(child, 'close')) as [number | null];
      await Promise.all(reading);
      if (code !== 0)
        throw new Error(`enmienda-batch ${args[0] ?? ''} ended with exit code ${code ?? 'none'}.`);
      return lines;
    },
  };
}

function isHalfWay(line: string): boolean {
  const [, done, total] = /^(\d+)\/(\d+) recordings/.exec(line) ?? [];
  return done !== total;
}

/** As a shell would take it. */
function quoted(argument: string): string {
  return argument.includes(' ') ? `'${argument}'` : argument;
}
