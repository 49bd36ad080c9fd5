import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Settings } from '@enmienda/stt-server/settings';
import { BatchError } from './batch-error.ts';
import type { ExitCode } from './exit-code.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

type FlagValues<T extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: T; strict: true; allowPositionals: false }>
>['values'];

/** What a command may use of the outside. */
export interface CommandContext {
  readonly settings: Settings;
  /** The working folder. */
  readonly folder: string;
  /** Folders of programs, as in PATH. */
  readonly programFolders: readonly string[];
  /** Data: one line a call. */
  readonly print: (line: string) => void;
  /** Progress and what a person reads. */
  readonly stderr: NodeJS.WritableStream;
  readonly isTerminal: boolean;
  /** Aborted by SIGTERM or SIGINT: finish or give back what is running, and end. */
  readonly signal: AbortSignal;
  /** Aborted by a second one, right before the process ends. */
  readonly abandon?: AbortSignal;
}

/** One command of `enmienda-batch`. */
export interface Command {
  readonly summary: string;
  /** Printed by `--help`. */
  readonly help: string;
  run(args: readonly string[], context: CommandContext): Promise<ExitCode>;
}

/** The values of the flags. @throws BatchError usage for anything that is not in `options` */
export function parseFlags<T extends Options>(args: readonly string[], options: T): FlagValues<T> {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const problem = error instanceof Error ? error.message : 'The flags could not be read.';
    throw new BatchError({ kind: 'usage', problem });
  }
}

/** For what runs unasked: where the offline batch is switched off it must not start. @throws BatchError usage */
export function requireOfflineBatch({ offlineBatch }: Settings): void {
  if (offlineBatch) return;
  const problem = 'ENABLE_OFFLINE_BATCH is false: set it to true, or run single commands by hand.';
  throw new BatchError({ kind: 'usage', problem });
}

/** A whole number of 1 or more. @throws BatchError usage */
export function parseCount(flag: string, text: string, max: number): number {
  const count = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= max) return count;
  throw new BatchError({
    kind: 'usage',
    problem: `${flag} is ${JSON.stringify(text)}: write a whole number from 1 to ${max}.`,
  });
}

/** @throws BatchError usage */
export function requireFlag(flag: string, value: string | undefined): string {
  if (value !== undefined) return value;
  throw new BatchError({ kind: 'usage', problem: `${flag} is missing.` });
}

export const LIMIT_MAX = 1_000_000;
export const CONCURRENT_MAX = 256;
