import { type ParseArgsConfig, parseArgs } from 'node:util';
import { z } from 'zod';

type Flags = NonNullable<ParseArgsConfig['options']>;

/** What a command of the bench says and does. */
export interface BenchCommand<Options> {
  /** Printed by `--help`. */
  readonly help: string;
  /** A boolean is a flag without a value, an array one that may be given often; anything else has one value. */
  readonly schema: z.ZodType<Options> & z.ZodObject;
  run(options: Options): Promise<void>;
  /** Whether the user can mend it (another option, file or engine), besides options and files that can't be read. */
  isInputError?(error: Error): boolean;
}

/** An option that can't be used; the message says which. */
export class OptionsError extends Error {
  override readonly name = 'OptionsError';
}

/** Runs a command with the arguments of the process. What the user can mend is one message on stderr and exit code 2. */
export async function runCommand<Options>(command: BenchCommand<Options>): Promise<void> {
  try {
    const options = readOptions(command.schema, process.argv.slice(2));
    if (options === 'help') process.stdout.write(command.help);
    else await command.run(options);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const isFile = 'code' in error && 'syscall' in error;
    if (!(error instanceof OptionsError || isFile || command.isInputError?.(error))) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}

/** What the flags say, or that help is wanted. @throws OptionsError */
export function readOptions<Options>(
  schema: z.ZodType<Options> & z.ZodObject,
  argv: readonly string[],
): Options | 'help' {
  const { help, ...values } = parsedFlags(flagsOf(schema), argv);
  if (help === true) return 'help';
  const { data, error } = schema.safeParse(values);
  if (error !== undefined) throw new OptionsError(`${z.prettifyError(error)}\nSee --help.`);
  return data;
}

function flagsOf(schema: z.ZodObject): Flags {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const flags: Flags = { help: { type: 'boolean' } };
  for (const [name, property] of Object.entries(properties)) {
    const type = typeof property === 'object' ? property.type : undefined;
    flags[name] = type === 'boolean' ? { type } : { type: 'string', multiple: type === 'array' };
  }
  return flags;
}

function parsedFlags(options: Flags, argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options }).values;
  } catch (cause) {
    throw new OptionsError(`${cause instanceof Error ? cause.message : 'bad option'}\nSee --help.`, {
      cause,
    });
  }
}
