/** `lexicon check`: what the compiler leaves out of a folder of lexicons, or limits, entry by entry. */
import type { LanguageCode, LexiconProblem } from '@enmienda/correction';
import { createLexiconFeed } from '../lexicons/lexicon-feed.ts';
import { type LexiconFile, loadLexiconFolder } from '../lexicons/lexicon-file.ts';

export interface LexiconFinding {
  readonly file: string;
  /** E.g. `entries.12`, counted from 0. */
  readonly place: string;
  readonly severity: LexiconProblem['severity'];
  readonly message: string;
}

/** In the order of files and entries a language. @throws LexiconError */
export async function checkLexicons(folder: string): Promise<readonly LexiconFinding[]> {
  const files = await loadLexiconFolder(folder);
  const languages: readonly LanguageCode[] = [...new Set(files.map(({ language }) => language))];
  const feed = await createLexiconFeed({
    folder,
    languages,
    learning: { current: () => Promise.resolve(undefined) },
  });
  feed.close();
  return languages.flatMap((language) => {
    const own = files.filter((file) => file.language === language);
    return feed
      .current(language)
      .problems()
      .map((problem) => locate(problem, own));
  });
}

/** The index of a problem counts through all files of the language. */
function locate({ list, index, severity, message }: LexiconProblem, files: readonly LexiconFile[]) {
  let at = index;
  let place = { file: '', place: list as string };
  for (const file of files) {
    if (at >= 0 && at < file[list].length) place = { file: file.path, place: `${list}.${at}` };
    at -= file[list].length;
  }
  return { ...place, severity, message };
}
