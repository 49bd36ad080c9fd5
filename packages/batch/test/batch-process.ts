import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../dist/bin.js', import.meta.url));

export interface BatchProcess {
  readonly child: ChildProcess;
  /** Resolves when the text was seen; rejects when the process ends without it. */
  sawOnStderr(text: string): Promise<void>;
  readonly ended: Promise<{
    readonly code: number | null;
    readonly signal: NodeJS.Signals | null;
    readonly stdout: string;
    readonly stderr: string;
  }>;
}

/** Runs the built `enmienda-batch` over a recordings root, with a lexicon of one term. */
export function startBatch(
  rootPath: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): BatchProcess {
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd: rootPath,
    env: {
      PATH: process.env['PATH'],
      TZ: process.env['TZ'],
      STORAGE_LOCAL_PATH: rootPath,
      LEXICON_PATH: path.join(rootPath, 'lexicons'),
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  const ended = once(child, 'close').then(([code, signal]: (number | string | null)[]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
    ...output,
  }));
  const sawOnStderr = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (output.stderr.includes(text)) resolve();
      };
      look();
      child.stderr.on('data', look);
      child.once('close', () => reject(new Error(`ended without ${text}: ${output.stderr}`)));
    });
  return { child, sawOnStderr, ended };
}
