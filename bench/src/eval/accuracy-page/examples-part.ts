import {
  type Corrector,
  compileLexicon,
  createCorrector,
  type LanguageCode,
  processOnline,
} from '@enmienda/correction';
import { termFinder } from '@enmienda/correction/offline/training';
import { languageOf } from '../evaluation-language.ts';
import { mentions, normalize, utteranceCounter } from '../measures.ts';
import { readVocabulary } from '../vocabulary.ts';
import { EXAMPLE_SENTENCES, type ExampleSentence } from './example-sentences.ts';
import { markdownTable } from './marked-parts.ts';

type Outcome = 'right' | 'missed' | 'wrong';

interface Example extends ExampleSentence {
  readonly written: string;
  readonly outcome: Outcome;
}

const SHOWN_EACH = 14;
const LANGUAGES: readonly LanguageCode[] = ['es', 'pt', 'en'];

/** The project's own sentences as the corrector gives them now, by what became of them. */
export async function examplesPart(lexiconFolder: string): Promise<string> {
  const examples: Example[] = [];
  for (const language of LANGUAGES) examples.push(...(await runExamples(lexiconFolder, language)));
  const table = (outcome: Outcome) => {
    const all = examples.filter((example) => example.outcome === outcome);
    const rows = spread(all).map(({ language, heard, said, written }) => [
      language,
      heard,
      written === heard ? '=' : written,
      said,
    ]);
    return markdownTable(['language', 'heard', 'written', 'said'], rows).replaceAll('---:', '---');
  };
  const count = (outcome: Outcome) => examples.filter((example) => example.outcome === outcome).length;
  return [
    `**Right** (${count('right')} of ${examples.length}): what was said, case and punctuation aside.`,
    table('right'),
    `**Missed** (${count('missed')}): a term that was said isn't there, and nothing went wrong.`,
    table('missed'),
    `**Wrong** (${count('wrong')}): a term stands where it was not said, a right word is gone, or part of what was misheard is left beside the term.`,
    table('wrong'),
  ].join('\n\n');
}

/** At most `SHOWN_EACH`, from all over the list. */
function spread(examples: readonly Example[]): readonly Example[] {
  const shown = Math.min(SHOWN_EACH, examples.length);
  const places = Array.from({ length: shown }, (_, i) => Math.floor((i * examples.length) / shown));
  return places.flatMap((place) => examples[place] ?? []);
}

async function runExamples(folder: string, language: LanguageCode): Promise<readonly Example[]> {
  const { entries, pairs } = await readVocabulary(folder, language);
  const { lexicon } = compileLexicon({ language: languageOf(language, undefined), entries, pairs });
  const corrector = createCorrector(lexicon);
  const findTerms = termFinder(entries.map(({ canonical }) => canonical));
  return EXAMPLE_SENTENCES.filter((sentence) => sentence.language === language).map((sentence) => {
    const { written, outcome } = outcomeOf(corrector, sentence, findTerms(sentence.said));
    return { ...sentence, written, outcome };
  });
}

function outcomeOf(
  corrector: Corrector,
  { heard, said }: ExampleSentence,
  terms: readonly string[],
): { readonly written: string; readonly outcome: Outcome } {
  const { text, corrections } = processOnline(corrector, { text: heard });
  const reference = normalize(said);
  const counts = utteranceCounter({ hypothesis: heard, reference: said, terms })(text);
  const isInvented = corrections.some(({ replacement }) => !mentions(reference, normalize(replacement)));
  if (normalize(text) === reference) return { written: text, outcome: 'right' };
  const isWrong = isInvented || counts.broken > 0 || counts.lost > 0;
  const isLeftBeside = counts.changed === 1 && counts.mentionsAfter === counts.mentions;
  return { written: text, outcome: isWrong || isLeftBeside ? 'wrong' : 'missed' };
}
