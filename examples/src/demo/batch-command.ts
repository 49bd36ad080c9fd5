/** Runs `enmienda-batch` as a person would: the command is shown, its progress appears as it comes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Screen } from './screen.ts';

export interface BatchCommand {
  /** Shows and runs the command, and returns the lines of its standard output. @throws Error when it fails */
  run(args: readonly string[], signal: AbortSignal): Promise<readonly string[]>;
}

export interface BatchCommandOptions {
  readonly screen: Screen;
  /** Everything that the command is to know. */
  readonly environment: NodeJS.ProcessEnv;
  /** Where a `.env` would be read from. */
  readonly folder: string;
}

const BIN = fileURLToPath(
  new URL('bin/enmienda-batch.js', import.meta.resolve('@enmienda/batch/package.json')),
);

export function createBatchCommand({ screen, environment, folder }: BatchCommandOptions): BatchCommand {
  return {
    async run(args, signal) {
      screen.command(`npx enmienda-batch ${args.join(' ')}`);
      const child = spawn(process.execPath, [BIN, ...args], {
        cwd: folder,
        env: environment,
        stdio: ['ignore', 'pipe', 'inherit'],
        signal,
        killSignal: 'SIGTERM',
      });
      const lines: string[] = [];
      const read = async () => {
        for await (const line of createInterface({ input: child.stdout })) lines.push(line);
      };
      const reading = read();
      const [code] = (await once(child, 'close')) as [number | null];
      await reading;
      if (code !== 0)
        throw new Error(`enmienda-batch ${args[0] ?? ''} ended with exit code ${code ?? 'none'}.`);
      return lines;
    },
  };
}
