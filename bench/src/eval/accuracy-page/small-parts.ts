import { measureClarifications } from '../clarification-measures.ts';
import { correctRows } from '../online-evaluation.ts';
import { type EvidenceChoice, TEXT_ONLY } from '../row-evidence.ts';
import { measureSingleNames } from '../single-name-measures.ts';
import { MAIN_SETS, NAME_SETS, WHISPER_SETS } from './development-sets.ts';
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

/** How useful questions are when every term is worth one. */
export async function clarificationPart(run: PageRun): Promise<string> {
  const rows: (string | number)[][] = [];
  for (const spec of MAIN_SETS) {
    const set = await openSet(run, spec, { isCritical: true });
    const results = correctRows(set, run.makeUnseen(spec)(set.lexicon, {}), TEXT_ONLY);
    const asked = measureClarifications(set.rows, results);
    rows.push([
      spec.label,
      asked.questions,
      asked.questions === 0 ? '–' : asked.usefulPercent.toFixed(0),
      asked.questions === 0 ? '–' : asked.firstUsefulPercent.toFixed(0),
      asked.missUtterances === 0 ? '–' : asked.questionsPerMiss.toFixed(2),
      asked.stillMissed === 0 ? '–' : asked.answeredPercent.toFixed(1),
    ]);
  }
  const head = [
    'set',
    'questions',
    'offer a term said and missed, %',
    'in the first place, %',
    'questions for each utterance with a miss',
    'utterances still missing a term that get it offered, %',
  ];
  return markdownTable(head, rows);
}

/** Names said alone: written right, at the top, among what is offered. */
export async function namesPart(run: PageRun): Promise<string> {
  const rows: (string | number)[][] = [];
  for (const spec of NAME_SETS) {
    const set = await openSet(run, spec, { isCritical: true });
    for (const hasNbest of [false, true]) {
      const corrector = run.makeUnseen(spec)(set.lexicon, {});
      const results = correctRows(set, corrector, { confidences: 'none', hasNbest });
      const { utterances, heard, written, top, inOptions } = measureSingleNames(set.rows, results);
      const share = (count: number) => `${((100 * count) / utterances).toFixed(0)} %`;
      const label = `${spec.label}, ${hasNbest ? 'with n-best' : 'text only'}`;
      rows.push([label, utterances, ...[heard, written, top, inOptions].map(share)]);
    }
  }
  return markdownTable(
    ['names', 'said', 'heard right', 'written right', 'right at the top', 'offered'],
    rows,
  );
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
