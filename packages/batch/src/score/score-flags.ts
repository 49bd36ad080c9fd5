import type { LanguageCode } from '@enmienda/correction';
import { BatchError } from '../batch-error.ts';
import { requireFlag } from '../command.ts';
import type { PairFiles } from './pair-files.ts';

/** Flags that name pairs. */
export const PAIR_OPTIONS = {
  pairs: { type: 'string', multiple: true },
  terms: { type: 'string' },
  language: { type: 'string' },
  second: { type: 'string' },
} as const;

export const PAIR_HELP = `  --pairs FILE     one JSON row a line: {"id", "hypothesis", "reference", "terms"?}: what was heard, what was said,
                   and which terms that holds; may be given often
  --terms FILE     the vocabulary to correct towards, one term a line (default: the terms that the rows name)
  --language CODE  es, pt or en
  --second FILE    rows of the same ids from another recogniser: the second transcription`;

/** @throws BatchError usage */
export function parsePairFlags(values: {
  readonly pairs?: readonly string[] | undefined;
  readonly terms?: string | undefined;
  readonly language?: string | undefined;
  readonly second?: string | undefined;
}): PairFiles {
  const { pairs = [], terms, second } = values;
  if (pairs.length === 0) throw new BatchError({ kind: 'usage', problem: '--pairs is missing.' });
  return { pairs, terms, second, language: parseLanguage(requireFlag('--language', values.language)) };
}

function parseLanguage(text: string): LanguageCode {
  if (text === 'es' || text === 'pt' || text === 'en') return text;
  const problem = `--language is ${JSON.stringify(text)}: write es, pt or en.`;
  throw new BatchError({ kind: 'usage', problem });
}
