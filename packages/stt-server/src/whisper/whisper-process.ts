/** One run of whisper-cli as a child process that is killed when it takes too long or isn't wanted any more. */
import { spawn } from 'node:child_process';
import { EngineError } from '../engine-error.ts';

export interface WhisperRun {
  readonly cliPath: string;
  readonly args: readonly string[];
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

const STDERR_KEPT_CHARS = 2000;

/** Resolves when the program ended well. @throws EngineError no-engine | crashed | timeout | aborted */
export async function runWhisper({ cliPath, args, timeoutMs, signal }: WhisperRun): Promise<void> {
  if (signal?.aborted === true) throw new EngineError({ kind: 'aborted' });
  await new Promise<void>((resolve, reject) => {
    const child = spawn(cliPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let stopped: EngineError | undefined;
    let stderr = '';
    const stop = (why: EngineError) => {
      stopped ??= why;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => stop(new EngineError({ kind: 'timeout', afterMs: timeoutMs })), timeoutMs);
    const onAbort = () => stop(new EngineError({ kind: 'aborted' }));
    signal?.addEventListener('abort', onAbort, { once: true });
    const settle = (error: EngineError | undefined) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      if (error === undefined) resolve();
      else reject(error);
    };
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-STDERR_KEPT_CHARS);
    });
    child.once('error', (cause) => settle(notStarted(cliPath, cause)));
    child.once('close', (code, killedBy) => {
      if (stopped !== undefined) settle(stopped);
      else if (code === 0) settle(undefined);
      else settle(crashed(code === null ? `signal ${killedBy ?? 'unknown'}` : `exit code ${code}`, stderr));
    });
  });
}

function notStarted(cliPath: string, cause: Error): EngineError {
  const remedy = 'Make it executable, or build it again with npm run engine:build.';
  return new EngineError({ kind: 'no-engine', looked: [cliPath], remedy }, { cause });
}

function crashed(exit: string, stderr: string): EngineError {
  return new EngineError({ kind: 'crashed', exit }, { cause: new Error(stderr) });
}
