import type { LexiconRow } from './lexicon-suite.ts';
import type { OnlineRow } from './online-suite.ts';
import type { TranscriptRow } from './transcript-suite.ts';

/** A limit that the project promises, and what was measured of it. */
export interface Budget {
  readonly what: string;
  readonly limit: number;
  readonly measured: number;
  readonly unit: 'µs' | 'ms' | 'MB' | 'times';
}

/** What the limits are on. */
export interface Measured {
  readonly online: readonly OnlineRow[];
  readonly transcripts: readonly TranscriptRow[];
  readonly lexicons: readonly LexiconRow[];
}

const UTTERANCE_WORDS = 20;
/** A word of a long transcript costs so many times what one of a short one does, at most: the time grows with the words alone. */
const WORD_COST_GROWTH_MAX = 1.3;

/** The limits on what was measured; those of sizes that were not are left out. */
export function budgetsOf({ online, transcripts, lexicons }: Measured): readonly Budget[] {
  const budgets: Budget[] = [];
  for (const { terms, words, p50Us, p99Us } of online) {
    if (words !== UTTERANCE_WORDS) continue;
    const what = `${words} words, ${terms} terms`;
    if (terms === 10_000) {
      budgets.push({ what: `${what}, p50`, limit: 80, measured: p50Us, unit: 'µs' });
      budgets.push({ what: `${what}, p99`, limit: 300, measured: p99Us, unit: 'µs' });
    }
    if (terms === 100_000) budgets.push({ what: `${what}, p99`, limit: 1000, measured: p99Us, unit: 'µs' });
  }
  const [shortest] = transcripts;
  const longest = transcripts.at(-1);
  if (shortest !== undefined && longest !== undefined && longest !== shortest) {
    budgets.push({
      what: `a word of ${longest.words}, by one of ${shortest.words}`,
      limit: WORD_COST_GROWTH_MAX,
      measured: longest.wordNs / shortest.wordNs,
      unit: 'times',
    });
  }
  for (const { terms, compileMs, loadMs, heapMb } of lexicons) {
    if (terms === 10_000)
      budgets.push({ what: `compile ${terms} terms`, limit: 300, measured: compileMs, unit: 'ms' });
    if (terms !== 100_000) continue;
    budgets.push({ what: `compile ${terms} terms`, limit: 4000, measured: compileMs, unit: 'ms' });
    budgets.push({ what: `load ${terms} terms`, limit: 50, measured: loadMs, unit: 'ms' });
    budgets.push({ what: `keep ${terms} terms`, limit: 60, measured: heapMb, unit: 'MB' });
  }
  return budgets;
}
