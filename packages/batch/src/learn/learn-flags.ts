import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { LanguageCode } from '@enmienda/correction';
import { BatchError } from '../batch-error.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

type Parsed<T extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: T; strict: true; allowPositionals: true }>
>;

export const VERSION_MAX = 999_999_999;

export const LANGUAGES: readonly LanguageCode[] = ['es', 'pt', 'en'];

/** Flags and what stands between them. @throws BatchError usage */
export function parseLearnFlags<T extends Options>(args: readonly string[], options: T): Parsed<T> {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
  } catch (error) {
    throw usage(error instanceof Error ? error.message : 'The flags could not be read.');
  }
}

/** The language named, or all. @throws BatchError usage */
export function parseLanguages(text: string | undefined): readonly LanguageCode[] {
  if (text === undefined) return LANGUAGES;
  const language = LANGUAGES.find((known) => known === text);
  if (language === undefined) throw usage(`--language is ${JSON.stringify(text)}: write es, pt or en.`);
  return [language];
}

/** Pair ids, as `learn list` shows them. @throws BatchError usage */
export function parseIds(texts: readonly string[]): readonly number[] {
  if (texts.length === 0) throw usage('Name at least one pair by its id: see enmienda-batch learn list.');
  return texts.map((text) => {
    if (!/^[1-9]\d{0,14}$/.test(text))
      throw usage(`${JSON.stringify(text)} is not an id: see enmienda-batch learn list.`);
    return Number(text);
  });
}

/** @throws BatchError usage */
export function refusePositionals(positionals: readonly string[]): void {
  const [first] = positionals;
  if (first !== undefined)
    throw usage(`${JSON.stringify(first)} is not understood here: see enmienda-batch learn --help.`);
}

export function usage(problem: string): BatchError {
  return new BatchError({ kind: 'usage', problem });
}
