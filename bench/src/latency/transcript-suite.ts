import { compileLexicon, createCorrector, type Language, processOnline } from '@enmienda/correction';
import { cutUtterances, type Speech } from './speech.ts';
import { synthesizeTerms } from './synthetic-speech.ts';

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

/**
 * Times whole transcripts, all of one size in a row, and one size after the other in each run: what else the machine does
 * falls on all of them. The first run warms up.
 */
export function measureTranscripts(
  setting: { readonly language: Language; readonly terms: readonly string[]; readonly speech: Speech },
  grid: { readonly terms: number; readonly wordCounts: readonly number[]; readonly runs: number },
  progress: (line: string) => void,
): readonly TranscriptRow[] {
  const { language, speech } = setting;
  const entries = synthesizeTerms(language, grid.terms, setting.terms).map((canonical) => ({ canonical }));
  const corrector = createCorrector(compileLexicon({ language, entries }).lexicon);
  const sizes = grid.wordCounts.map((words) => ({
    words,
    transcripts: cutUtterances(speech, words, Math.ceil(SPEECH_WORDS / words)),
    transcriptMs: [] as number[],
  }));
  progress(`${grid.terms} terms, transcripts of ${grid.wordCounts.join(', ')} words`);
  for (let run = 0; run <= grid.runs; run += 1) {
    for (const { transcripts, transcriptMs } of sizes) {
      const begin = performance.now();
      for (const text of transcripts) processOnline(corrector, { text });
      if (run > 0) transcriptMs.push((performance.now() - begin) / transcripts.length);
    }
  }
  return sizes.map(({ words, transcriptMs }) => {
    const median = transcriptMs.sort((a, b) => a - b)[transcriptMs.length >> 1] ?? 0;
    return { terms: grid.terms, words, transcriptMs: median, wordNs: (median * 1e6) / words };
  });
}
