/**
 * `enmienda-listen` as one child process that is kept, because loading a model takes longer than most questions. Requests wait in
 * line. States of the child: none → starting → ready, and back to none when it ends, is called off, or hangs; the next request starts
 * another. A child that is killed takes only the request with it that it was at.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { EngineError } from '../engine-error.ts';
import { encodeRequest, type Heard, isReady, type ListenRequest, parseAnswer } from './listen-frames.ts';
import { LISTENER_REMEDY } from './remedies.ts';

export interface ListenProcess {
  /** @throws EngineError no-engine | crashed | timeout | aborted */
  ask(request: ListenRequest, signal?: AbortSignal): Promise<Heard>;
  /** Kills the child; requests that wait are refused. Idempotent. */
  close(): Promise<void>;
}

export interface ListenProcessOptions {
  readonly programPath: string;
  readonly modelPath: string;
  /** Kills a request that takes longer, the start of the child included. */
  readonly timeoutMs: (request: ListenRequest) => number;
}

const STDERR_KEPT_CHARS = 2000;

export function createListenProcess(options: ListenProcessOptions): ListenProcess {
  let child: Child | undefined;
  let line: Promise<unknown> = Promise.resolve();
  const closing = new AbortController();
  let lastId = 0;

  async function askNow(request: ListenRequest, signal: AbortSignal): Promise<Heard> {
    if (signal.aborted) throw new EngineError({ kind: 'aborted' });
    if (child?.hasEnded !== false) child = startChild(options);
    const asked = child;
    lastId += 1;
    const stopAfterMs = options.timeoutMs(request);
    const timer = setTimeout(
      () => asked.kill(new EngineError({ kind: 'timeout', afterMs: stopAfterMs })),
      stopAfterMs,
    );
    const onAbort = () => asked.kill(new EngineError({ kind: 'aborted' }));
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await asked.ask(lastId, request);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    }
  }

  return {
    ask(request, signal) {
      const either = signal === undefined ? closing.signal : AbortSignal.any([closing.signal, signal]);
      const answered = line.then(() => askNow(request, either));
      line = answered.catch(() => undefined);
      return answered;
    },
    async close() {
      closing.abort();
      await line;
      child?.kill(new EngineError({ kind: 'aborted' }));
      await child?.ended;
    },
  };
}

interface Child {
  readonly hasEnded: boolean;
  /** Resolves when the process is gone. */
  readonly ended: Promise<void>;
  ask(id: number, request: ListenRequest): Promise<Heard>;
  /** The request that it is at fails with `why`. */
  kill(why: EngineError): void;
}

function startChild({ programPath, modelPath }: ListenProcessOptions): Child {
  const process = spawn(programPath, [modelPath], { stdio: ['pipe', 'pipe', 'pipe'] });
  const lines = readLines(process);
  let stopped: EngineError | undefined;
  let failure: EngineError | undefined;
  let stderr = '';
  process.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_KEPT_CHARS);
  });
  const kill = (why: EngineError) => {
    stopped ??= why;
    process.kill('SIGKILL');
  };
  const ended = new Promise<void>((resolve) => {
    const end = (why: EngineError) => {
      failure ??= stopped ?? why;
      lines.fail(failure);
      resolve();
    };
    process.once('error', (cause) => end(notStarted(programPath, cause)));
    process.once('close', (code, killedBy) => end(crashed(exitOf(code, killedBy), stderr)));
  });
  // A child that dies while it is written to breaks the pipe; its end says why.
  process.stdin.on('error', () => undefined);
  const ready = lines.next().then((line) => {
    if (isReady(line)) return;
    throw broken(kill, 'a first line that is not its own');
  });
  ready.catch(() => undefined);
  return {
    get hasEnded() {
      return failure !== undefined || stopped !== undefined;
    },
    ended,
    async ask(id, request) {
      await ready;
      const answered = lines.next();
      process.stdin.write(encodeRequest(id, request));
      const answer = parseAnswer(await answered);
      if (answer?.id !== id) throw broken(kill, 'an answer that is not its JSON');
      if ('error' in answer) throw broken(kill, `a refusal (${answer.error.kind}: ${answer.error.message})`);
      return { passes: answer.passes, cpuMs: answer.cpu_ms };
    },
    kill,
  };
}

/** What it says next can't be trusted, so it goes. */
function broken(kill: (why: EngineError) => void, exit: string): EngineError {
  const error = new EngineError({ kind: 'crashed', exit });
  kill(error);
  return error;
}

interface Lines {
  /** The next line; one waits at a time. */
  next(): Promise<string>;
  fail(error: EngineError): void;
}

function readLines(process: ChildProcessWithoutNullStreams): Lines {
  const come: string[] = [];
  let failure: EngineError | undefined;
  let waiting: { resolve: (line: string) => void; reject: (error: EngineError) => void } | undefined;
  createInterface({ input: process.stdout }).on('line', (line) => {
    if (waiting === undefined) come.push(line);
    else waiting.resolve(line);
    waiting = undefined;
  });
  return {
    next() {
      const line = come.shift();
      if (line !== undefined) return Promise.resolve(line);
      return new Promise<string>((resolve, reject) => {
        if (failure === undefined) waiting = { resolve, reject };
        else reject(failure);
      });
    },
    fail(error) {
      failure = error;
      waiting?.reject(error);
      waiting = undefined;
    },
  };
}

function exitOf(code: number | null, killedBy: NodeJS.Signals | null): string {
  return code === null ? `signal ${killedBy ?? 'unknown'}` : `exit code ${code}`;
}

function notStarted(programPath: string, cause: Error): EngineError {
  return new EngineError({ kind: 'no-engine', looked: [programPath], remedy: LISTENER_REMEDY }, { cause });
}

function crashed(exit: string, stderr: string): EngineError {
  return new EngineError({ kind: 'crashed', exit }, { cause: new Error(stderr) });
}
