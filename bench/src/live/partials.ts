import { type Corrector, createLiveCorrector } from '@enmienda/correction';

export interface PartialsReport {
  readonly terms: number;
  readonly utteranceWords: number;
  readonly p50Us: number;
  readonly p99Us: number;
  /** Words at the end that are not stable, the one being heard included. */
  readonly heldMean: number;
  readonly heldMax: number;
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
      const begin = performance.now();
      const { provisional, reset } = live.partial({ text: text.slice(0, end) });
      if (word >= ends.length - TIMED) timesUs.push((performance.now() - begin) * 1000);
      if (reset !== undefined) resets += 1;
      held.push(provisional.match(/\S+/gu)?.length ?? 0);
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
    resets,
  };
}
