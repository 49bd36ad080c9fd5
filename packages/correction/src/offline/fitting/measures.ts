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

/** What correcting one utterance did; a set's measures are sums of these. */
export interface UtteranceCounts {
  readonly changed: number;
  readonly worse: number;
  readonly referenceWords: number;
  readonly errorsBefore: number;
  readonly errorsAfter: number;
  /** Reference words that the hypothesis had right. */
  readonly rightBefore: number;
  readonly fixed: number;
  readonly broken: number;
  readonly mentions: number;
  readonly mentionsBefore: number;
  readonly mentionsAfter: number;
  readonly missed: number;
  readonly recovered: number;
  readonly lost: number;
}

export function measure(rows: readonly CorrectedRow[]): Measures {
  return measureCounts(rows.map((row) => utteranceCounter(row)(row.corrected)));
}

/** Counts for one utterance after another way of correcting it; what doesn't depend on the correction is done once. */
export function utteranceCounter(
  row: Omit<CorrectedRow, 'corrected'>,
): (corrected: string) => UtteranceCounts {
  const reference = wordsOf(row.reference);
  const hypothesis = normalize(row.hypothesis);
  const before = align(reference, wordsOf(hypothesis));
  const terms = row.terms.map((term) => {
    const normalized = normalize(term);
    return { normalized, wasThere: mentions(hypothesis, normalized) };
  });
  const mentionsBefore = terms.filter(({ wasThere }) => wasThere).length;
  let rightBefore = 0;
  for (const hit of before.hits) rightBefore += hit;
  let last: { readonly text: string; readonly counts: UtteranceCounts } | undefined;
  const count = (text: string): UtteranceCounts => {
    const corrected = normalize(text);
    const after = hypothesis === corrected ? before : align(reference, wordsOf(corrected));
    let fixed = 0;
    let broken = 0;
    before.hits.forEach((wasRight, i) => {
      if (wasRight === 1 && after.hits[i] === 0) broken += 1;
      if (wasRight === 0 && after.hits[i] === 1) fixed += 1;
    });
    let recovered = 0;
    let lost = 0;
    for (const { normalized, wasThere } of terms) {
      const isThere = mentions(corrected, normalized);
      if (!wasThere && isThere) recovered += 1;
      if (wasThere && !isThere) lost += 1;
    }
    return {
      changed: after === before ? 0 : 1,
      worse: after.errors > before.errors ? 1 : 0,
      referenceWords: reference.length,
      errorsBefore: before.errors,
      errorsAfter: after.errors,
      rightBefore,
      fixed,
      broken,
      mentions: terms.length,
      mentionsBefore,
      mentionsAfter: mentionsBefore + recovered - lost,
      missed: terms.length - mentionsBefore,
      recovered,
      lost,
    };
  };
  // From one threshold to the next most texts stay the same.
  return (text) => {
    if (last?.text !== text) last = { text, counts: count(text) };
    return last.counts;
  };
}

export function measureCounts(counts: readonly UtteranceCounts[]): Measures {
  const sum = (field: keyof UtteranceCounts) => counts.reduce((total, count) => total + count[field], 0);
  const words = sum('referenceWords');
  const mentioned = sum('mentions');
  const missed = sum('missed');
  const recovered = sum('recovered');
  const fixed = sum('fixed');
  const broken = sum('broken');
  const rightBefore = sum('rightBefore');
  const worse = sum('worse');
  return {
    utterances: counts.length,
    changed: sum('changed'),
    referenceWords: words,
    werBefore: percent(sum('errorsBefore'), words),
    werAfter: percent(sum('errorsAfter'), words),
    mentions: mentioned,
    recallBefore: percent(sum('mentionsBefore'), mentioned),
    recallAfter: percent(sum('mentionsAfter'), mentioned),
    missed,
    recovered,
    recoveredPercent: percent(recovered, missed),
    lost: sum('lost'),
    fixed,
    broken,
    brokenPer100k: rightBefore === 0 ? 0 : rounded((100_000 * broken) / rightBefore, 1),
    breakRatio: fixed === 0 ? null : rounded(broken / fixed, 3),
    worseUtterances: worse,
    worsePercent: percent(worse, counts.length),
  };
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : rounded((100 * part) / whole, 2);
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
