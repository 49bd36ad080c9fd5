import type { LexiconRow } from './lexicon-suite.ts';
import type { OnlineRow } from './online-suite.ts';

/** A limit that the project promises, and what was measured of it. */
export interface Budget {
  readonly what: string;
  readonly limit: number;
  readonly measured: number;
  readonly unit: 'µs' | 'ms' | 'MB';
}

const UTTERANCE_WORDS = 20;

/** The limits on what was measured; those of sizes that were not are left out. */
export function budgetsOf(online: readonly OnlineRow[], lexicons: readonly LexiconRow[]): readonly Budget[] {
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
