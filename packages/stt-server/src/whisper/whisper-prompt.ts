const PROMPT_LIMIT_CHARS = 200;

/**
 * At most `limit` of the terms as a prompt, '' for none. Short, comma-separated and with a final dot: a sentence replaces the transcript,
 * and a list without its dot loses words.
 */
export function promptOf(terms: readonly string[], limit: number): string {
  const taken: string[] = [];
  for (const term of terms.slice(0, limit)) {
    if ([...taken, term].join(', ').length > PROMPT_LIMIT_CHARS) break;
    taken.push(term);
  }
  return taken.length === 0 ? '' : `${taken.join(', ')}.`;
}
