import type { LanguageCode } from '@enmienda/correction';
import { ProblemError } from './problem.ts';
import type { ServerConfig, ServerDeps } from './server-deps.ts';

/** The language asked for, or the server's own. @throws ProblemError bad-request where its lexicon is not loaded */
export function settleLanguage(
  asked: LanguageCode | undefined,
  { deps, config }: { readonly deps: ServerDeps; readonly config: ServerConfig },
): LanguageCode {
  const language = asked ?? config.language;
  if (deps.lexicons.languages.includes(language)) return language;
  throw new ProblemError({
    status: 400,
    kind: 'bad-request',
    title: 'This language is not loaded',
    detail: `language: this server has ${deps.lexicons.languages.join(', ')}.`,
  });
}
