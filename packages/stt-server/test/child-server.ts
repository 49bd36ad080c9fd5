/** The server as its users run it: a process of its own, that can be killed. It runs from dist, which `npm test` builds first. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url));

export interface ChildServer {
  readonly process: ChildProcess;
  readonly port: number;
  readonly stderr: () => string;
  /** Exit code or signal. */
  readonly exited: Promise<number | NodeJS.Signals | null>;
}

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Only what is given, so that the settings of the machine don't come in. */
function environment(settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], ...settings };
}

export async function spawnServer(
  folder: string,
  settings: Readonly<Record<string, string>>,
): Promise<ChildServer> {
  const child = spawn(process.execPath, [bin, 'serve', '--port', '0'], {
    cwd: folder,
    env: environment(settings),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const exited = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? code));
  });
  const [line] = await Promise.race([
    new Promise<[string]>((resolve) =>
      createInterface({ input: child.stdout }).once('line', (text) => resolve([text])),
    ),
    exited.then((how) => Promise.reject(new Error(`The server ended with ${how ?? 'nothing'}: ${stderr}`))),
  ]);
  const { url } = JSON.parse(line) as { url: string };
  return { process: child, port: Number(new URL(url).port), stderr: () => stderr, exited };
}

export async function runCommand(
  folder: string,
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: folder,
    env: environment(settings),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, ...output };
}
