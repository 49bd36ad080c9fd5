import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { readSettings } from '@enmienda/stt-server/settings';
import { runCommandLine } from '../src/command-line.ts';

export interface Outcome {
  readonly code: number;
  /** Lines on stdout. */
  readonly data: readonly string[];
  readonly messages: string;
}

/** Runs `enmienda-batch ARGS` inside this process: for what is not about the process itself. */
export async function runInProcess(
  args: readonly string[],
  surroundings: {
    readonly environment: Readonly<Record<string, string>>;
    readonly folder: string;
    readonly signal?: AbortSignal;
    /** Called at each line of stdout. */
    readonly onLine?: () => void;
  },
): Promise<Outcome> {
  const { environment, folder, signal = new AbortController().signal, onLine } = surroundings;
  const data: string[] = [];
  const stderr = new PassThrough();
  const messages = text(stderr);
  const code = await runCommandLine(args, {
    readSettings: () => readSettings(environment),
    folder,
    programFolders: [],
    print: (line) => {
      data.push(...line.split('\n'));
      onLine?.();
    },
    stderr,
    isTerminal: false,
    signal,
  });
  stderr.end();
  return { code, data, messages: await messages };
}
