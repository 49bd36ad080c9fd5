import { compileLexicon, createCorrector, type Language, processOnline } from '@enmienda/correction';
import { cutUtterances, type Speech } from './speech.ts';
import { synthesizeTerms } from './synthetic-speech.ts';
import { time } from './timing.ts';

/** `processOnline` on transcripts of `words` words. */
export interface TranscriptRow {
  readonly terms: number;
  readonly words: number;
  /** Medians. */
  readonly transcriptMs: number;
  readonly wordNs: number;
}

/** Every size is cut from the same words, so that what a word costs can be compared. */
const SPEECH_WORDS = 8000;

/** Times whole transcripts, all of one size in a row; a median is of so many rows. */
export async function measureTranscripts(
  setting: { readonly language: Language; readonly terms: readonly string[]; readonly speech: Speech },
  grid: { readonly terms: number; readonly wordCounts: readonly number[]; readonly runs: number },
  progress: (line: string) => void,
): Promise<readonly TranscriptRow[]> {
  const { language, speech } = setting;
  const entries = synthesizeTerms(language, grid.terms, setting.terms).map((canonical) => ({ canonical }));
  const corrector = createCorrector(compileLexicon({ language, entries }).lexicon);
  const rows: TranscriptRow[] = [];
  for (const words of grid.wordCounts) {
    progress(`${grid.terms} terms, transcripts of ${words} words`);
    const transcripts = cutUtterances(speech, words, Math.ceil(SPEECH_WORDS / words));
    const { p50Us } = await time(() => {
      for (const text of transcripts) processOnline(corrector, { text });
    }, grid.runs);
    const transcriptUs = p50Us / transcripts.length;
    rows.push({
      terms: grid.terms,
      words,
      transcriptMs: transcriptUs / 1000,
      wordNs: (transcriptUs / words) * 1000,
    });
  }
  return rows;
}
