import { EvaluationError } from './evaluation-error.ts';

/** The files of a set and its language, as options name them. */
export interface SetFiles {
  readonly language: string;
  readonly pairs: string;
  readonly terms: string;
  /** Rows of the same ids from another recogniser. */
  readonly second?: string;
}

/** Reads `LANGUAGE:PAIRS:TERMS` or `LANGUAGE:PAIRS:TERMS:SECOND`. @throws EvaluationError for another form */
export function parseSet(text: string): SetFiles {
  const [language, pairs, terms, second, ...rest] = text.split(':');
  if (!language || !pairs || !terms || second === '' || rest.length > 0) {
    throw new EvaluationError(
      `--set ${text}: write LANGUAGE:PAIRS:TERMS or LANGUAGE:PAIRS:TERMS:SECOND, e.g. es:calls.jsonl:terms.txt`,
    );
  }
  return { language, pairs, terms, ...(second === undefined ? {} : { second }) };
}
