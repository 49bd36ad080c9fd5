import { type EvidenceChoice, TEXT_ONLY } from '../row-evidence.ts';
import { MAIN_SETS, WHISPER_SETS } from './development-sets.ts';
import { markdownTable } from './marked-parts.ts';
import { cellOf, correctCounts, openSet, type PageRun } from './page-run.ts';

const EVIDENCE: readonly (readonly [string, EvidenceChoice])[] = [
  ['text only', TEXT_ONLY],
  ['+ confidences', { confidences: 'own', hasNbest: false }],
  ['+ n-best', { confidences: 'none', hasNbest: true }],
  ['+ both', { confidences: 'own', hasNbest: true }],
];

/** What a recogniser's own confidences and other hypotheses add. */
export async function whisperPart(run: PageRun): Promise<string> {
  const rows: string[][] = [];
  for (const spec of WHISPER_SETS) {
    const set = await openSet(run, spec);
    const ways = EVIDENCE.map(([, evidence]) => {
      const counts = correctCounts(set, evidence, { make: run.makeUnseen(spec) });
      const sum = (field: 'missed' | 'recovered' | 'broken' | 'changed') =>
        counts.reduce((total, count) => total + count[field], 0);
      return sum('missed') === 0
        ? `${sum('changed')} edited`
        : `${sum('recovered')} of ${sum('missed')}, ${sum('broken')} broken`;
    });
    rows.push([spec.label, ...ways]);
  }
  return markdownTable(['set', ...EVIDENCE.map(([name]) => name)], rows);
}

/** The anti-sets, with more distractors than a customer has. */
export async function antiPart(run: PageRun): Promise<string> {
  const rows: (string | number)[][] = [];
  const silent = [...MAIN_SETS, ...WHISPER_SETS].filter(({ label }) => label.endsWith('without a term'));
  for (const spec of silent) {
    for (const distractors of [0, 20_000]) {
      const set = await openSet(run, spec, { distractors });
      const counts = correctCounts(set, TEXT_ONLY, { make: run.makeUnseen(spec) });
      const changed = counts.reduce((sum, count) => sum + count.changed, 0);
      const label = distractors === 0 ? spec.label : `the same, ${distractors} distractors`;
      rows.push([label, counts.length, changed, cellOf(counts).replace('– @ ', '')]);
    }
  }
  return markdownTable(['set', 'utterances', 'edited', 'broken per 100,000'], rows);
}
