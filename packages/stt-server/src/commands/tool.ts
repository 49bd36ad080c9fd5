/** Runs the programs that a build needs. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A build tool is missing or failed; the message says which, and ends with what it wrote last. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}

export interface ToolOptions {
  readonly cwd: string;
  readonly signal: AbortSignal;
  readonly onLine?: (line: string) => void;
}

const LINES_SHOWN = 20;

/** @throws ToolError */
export async function runTool(program: string, args: readonly string[], options: ToolOptions): Promise<void> {
  const last: string[] = [];
  const child = spawn(program, args, {
    cwd: options.cwd,
    signal: options.signal,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      last.push(line);
      if (last.length > LINES_SHOWN) last.shift();
      options.onLine?.(line);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (cause) => reject(new ToolError(`${program} could not be run.`, { cause })));
    child.once('close', resolve);
  });
  if (code !== 0) throw new ToolError(`${program} ${args[0] ?? ''} failed:\n${last.join('\n')}`);
}
