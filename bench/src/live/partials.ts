import { type Corrector, createLiveCorrector, processOnline } from '@enmienda/correction';

export interface PartialsReport {
  readonly terms: number;
  readonly utteranceWords: number;
  readonly p50Us: number;
  readonly p99Us: number;
  /** Words at the end, as heard, that are not stable, the one being heard included. */
  readonly heldMean: number;
  readonly heldMax: number;
  /** Of the longest phrase of the lexicon: four words and the one being heard more, and no more, are held back. */
  readonly phraseWords: number;
  /** Stable text taken back; the streams take back nothing, so that there should be none. */
  readonly resets: number;
}

/** Partials near the end of an utterance are timed; of the others there are as many for every length. */
const TIMED = 40;

/** Streams each utterance word by word. */
export function measurePartials(corrector: Corrector, utterances: readonly string[]): PartialsReport {
  const timesUs: number[] = [];
  const held: number[] = [];
  let resets = 0;
  let utteranceWords = 0;
  for (const text of utterances) {
    const live = createLiveCorrector(corrector);
    const ends = Array.from(text.matchAll(/(?=\s)|$/gu), ({ index }) => index);
    utteranceWords = ends.length;
    ends.forEach((end, word) => {
      const heard = text.slice(0, end);
      const begin = performance.now();
      const { stable, reset } = live.partial({ text: heard });
      if (word >= ends.length - TIMED) timesUs.push((performance.now() - begin) * 1000);
      if (reset !== undefined) resets += 1;
      held.push(heldWords(corrector, heard, stable));
    });
    if (live.final({ text }).reset !== undefined) resets += 1;
  }
  timesUs.sort((a, b) => a - b);
  const percentile = (share: number) => timesUs[Math.floor((timesUs.length - 1) * share)] ?? 0;
  return {
    terms: corrector.lexicon.termCount,
    utteranceWords,
    p50Us: percentile(0.5),
    p99Us: percentile(0.99),
    heldMean: held.reduce((sum, words) => sum + words, 0) / Math.max(1, held.length),
    heldMax: held.reduce((most, words) => Math.max(most, words), 0),
    phraseWords: corrector.lexicon.phraseWordsMax,
    resets,
  };
}

/** The words of `text` that `stable`, the beginning of its correction, leaves. */
function heldWords(corrector: Corrector, text: string, stable: string): number {
  let shift = 0;
  for (const { start, end, replacement } of processOnline(corrector, { text }).corrections) {
    if (start + shift + replacement.length > stable.length) break;
    shift += replacement.length - (end - start);
  }
  return text.slice(stable.length - shift).match(/\S*[\p{L}\p{N}]\S*/gu)?.length ?? 0;
}
