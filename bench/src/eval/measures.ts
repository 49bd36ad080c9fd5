import { align } from './alignment.ts';

/** One utterance as it was heard, corrected, and said. */
export interface CorrectedRow {
  readonly hypothesis: string;
  readonly corrected: string;
  readonly reference: string;
  /** The terms of the vocabulary that the reference holds. */
  readonly terms: readonly string[];
}

/** Counts over a set; percentages are of 100, to two digits. */
export interface Measures {
  readonly utterances: number;
  readonly changed: number;
  readonly referenceWords: number;
  readonly werBefore: number;
  readonly werAfter: number;
  readonly mentions: number;
  readonly recallBefore: number;
  readonly recallAfter: number;
  /** Mentions that the hypothesis didn't have, and how many of them the corrected text has. */
  readonly missed: number;
  readonly recovered: number;
  readonly recoveredPercent: number;
  /** Mentions that the hypothesis had and the corrected text hasn't. */
  readonly lost: number;
  /** Reference words that were wrong and came right, and that were right and went wrong. */
  readonly fixed: number;
  readonly broken: number;
  readonly brokenPer100k: number;
  /** Broken for each fixed word; null when none was fixed. */
  readonly breakRatio: number | null;
  readonly worseUtterances: number;
  readonly worsePercent: number;
}

/** Lower case, without punctuation; accents stay, apostrophes and hyphens part words. */
export function normalize(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
}

export function wordsOf(text: string): readonly string[] {
  const normalized = normalize(text);
  return normalized === '' ? [] : normalized.split(' ');
}

/** True where the words of `term` stand next to each other in `text`; both are normalised. */
export function mentions(text: string, term: string): boolean {
  return ` ${text} `.includes(` ${term} `);
}

export function measure(rows: readonly CorrectedRow[]): Measures {
  const sums = { referenceWords: 0, errorsBefore: 0, errorsAfter: 0, rightBefore: 0, fixed: 0, broken: 0 };
  const terms = { mentions: 0, before: 0, after: 0, missed: 0, recovered: 0, lost: 0 };
  let changed = 0;
  let worse = 0;
  for (const row of rows) {
    const reference = wordsOf(row.reference);
    const hypothesis = normalize(row.hypothesis);
    const corrected = normalize(row.corrected);
    const before = align(reference, wordsOf(hypothesis));
    const after = hypothesis === corrected ? before : align(reference, wordsOf(corrected));
    if (after !== before) changed += 1;
    if (after.errors > before.errors) worse += 1;
    sums.referenceWords += reference.length;
    sums.errorsBefore += before.errors;
    sums.errorsAfter += after.errors;
    before.hits.forEach((wasRight, i) => {
      sums.rightBefore += wasRight;
      if (wasRight === 1 && after.hits[i] === 0) sums.broken += 1;
      if (wasRight === 0 && after.hits[i] === 1) sums.fixed += 1;
    });
    for (const term of row.terms) countMention(terms, term, { hypothesis, corrected });
  }
  return {
    utterances: rows.length,
    changed,
    referenceWords: sums.referenceWords,
    werBefore: percent(sums.errorsBefore, sums.referenceWords),
    werAfter: percent(sums.errorsAfter, sums.referenceWords),
    mentions: terms.mentions,
    recallBefore: percent(terms.before, terms.mentions),
    recallAfter: percent(terms.after, terms.mentions),
    missed: terms.missed,
    recovered: terms.recovered,
    recoveredPercent: percent(terms.recovered, terms.missed),
    lost: terms.lost,
    fixed: sums.fixed,
    broken: sums.broken,
    brokenPer100k: sums.rightBefore === 0 ? 0 : rounded((100_000 * sums.broken) / sums.rightBefore, 1),
    breakRatio: sums.fixed === 0 ? null : rounded(sums.broken / sums.fixed, 3),
    worseUtterances: worse,
    worsePercent: percent(worse, rows.length),
  };
}

function countMention(
  counts: {
    mentions: number;
    before: number;
    after: number;
    missed: number;
    recovered: number;
    lost: number;
  },
  term: string,
  text: { readonly hypothesis: string; readonly corrected: string },
): void {
  const normalized = normalize(term);
  const before = mentions(text.hypothesis, normalized);
  const after = mentions(text.corrected, normalized);
  counts.mentions += 1;
  if (before) counts.before += 1;
  if (after) counts.after += 1;
  if (!before) counts.missed += 1;
  if (!before && after) counts.recovered += 1;
  if (before && !after) counts.lost += 1;
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : rounded((100 * part) / whole, 2);
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
