import { compileLexicon, createCorrector, type Language, processOnline } from '@enmienda/correction';
import { cutUtterances, type Speech } from './speech.ts';
import { synthesizeTerms } from './synthetic-speech.ts';
import { type Timing, time } from './timing.ts';

export interface OnlineGrid {
  readonly termCounts: readonly number[];
  readonly wordCounts: readonly number[];
  readonly runs: number;
}

/** `processOnline` on utterances of `words` words against `terms` terms. */
export interface OnlineRow extends Timing {
  readonly terms: number;
  readonly words: number;
}

/** Different utterances of each size: more than the looks and words that a corrector remembers. */
const UTTERANCES = 4000;

/** Times every size of utterance against every size of lexicon: the known terms first, then made-up ones. */
export async function measureOnline(
  setting: { readonly language: Language; readonly terms: readonly string[]; readonly speech: Speech },
  grid: OnlineGrid,
  progress: (line: string) => void,
): Promise<readonly OnlineRow[]> {
  const { language, speech } = setting;
  const rows: OnlineRow[] = [];
  for (const terms of grid.termCounts) {
    const entries = synthesizeTerms(language, terms, setting.terms).map((canonical) => ({ canonical }));
    const corrector = createCorrector(compileLexicon({ language, entries }).lexicon);
    for (const words of grid.wordCounts) {
      progress(`${terms} terms, ${words} words`);
      const utterances = cutUtterances(speech, words, Math.min(UTTERANCES, grid.runs));
      const timing = await time((run) => {
        const text = utterances[run % utterances.length] ?? '';
        if (processOnline(corrector, { text }).original !== text)
          throw new Error('The input is not given back');
      }, grid.runs);
      rows.push({ terms, words, ...timing });
    }
  }
  return rows;
}
