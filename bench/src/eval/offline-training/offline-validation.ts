import { type CorrectionPolicy, processOnline } from '@enmienda/correction';
import { processOffline } from '@enmienda/correction/offline';
import { createWeightedOfflineCorrector, type SecondWeights } from '@enmienda/correction/offline/training';
import type { Comparison } from '../comparison-table.ts';
import { measure } from '../measures.ts';
import { type FoldForests, foldCorrector } from '../training/cross-validation.ts';
import { foldOf } from '../training/labelled-candidates.ts';
import type { OfflineSet } from './offline-set.ts';

/** What both paths make of `set`, from its text alone, when neither forest nor weights of a term have seen it. */
export async function compareOnUnseenTerms(
  set: OfflineSet,
  fitted: { readonly forests: FoldForests; readonly weights: readonly SecondWeights[] },
  policy: Partial<CorrectionPolicy>,
): Promise<Comparison> {
  const none = { term: 0, 'same-words': 0, 'other-words': 0 };
  const corrector = foldCorrector(set.lexicon, fitted.forests, policy);
  const offline = await createWeightedOfflineCorrector(
    { lexicon: set.lexicon, corrector },
    (canonical) => fitted.weights[foldOf(canonical)] ?? none,
  );
  const online = [];
  const later = [];
  for (const row of set.rows) {
    const second = set.second.get(row.id);
    const input = { text: row.hypothesis };
    const turn = { ...input, ...(second === undefined ? {} : { second: { text: second } }) };
    const { turns } = await processOffline(offline, { turns: [turn] });
    online.push({ ...row, corrected: processOnline(corrector, input).text });
    later.push({ ...row, corrected: turns[0]?.text ?? row.hypothesis });
  }
  return { name: set.name, online: measure(online), offline: measure(later) };
}
