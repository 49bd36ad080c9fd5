import type { Corrector } from '@enmienda/correction';
import { createOfflineCorrector } from '@enmienda/correction/offline';
import { foldOf, onlineCandidates, readOutcomes } from '@enmienda/correction/offline/training';

import { type LabelledCandidate } from '../training/labelled-candidates.ts';
import type { TrainingSet } from '../training/training-set.ts';

/** A possible correction that the online score leaves in doubt, with its texts. */
export interface DoubtfulCandidate
  extends Pick<LabelledCandidate, 'label' | 'weight' | 'termFold' | 'utteranceFolds'> {
  /** Of the online score that never saw the term. */
  readonly logit: number;
  readonly term: string;
  readonly heard: string;
  /** The utterance without the words in question. */
  readonly context: string;
  readonly utterance: string;
  readonly corrected: string;
}

/** Probabilities of 0.02 to 0.99: what lies outside no feature of this strength could turn. */
const LOGIT_MIN = -4;
const LOGIT_MAX = 4.5;
/** Stands for the words in question. */
const GAP = '…';

/** Of each mention its likeliest window, where `corrector` is in doubt. */
export async function doubtfulCandidates(
  set: TrainingSet,
  corrector: Corrector,
): Promise<readonly DoubtfulCandidate[]> {
  const offline = await createOfflineCorrector({ lexicon: set.lexicon, corrector });
  const doubtful: DoubtfulCandidate[] = [];
  for (const row of set.rows) {
    const { hypothesis } = row;
    const outcomeOf = readOutcomes(row);
    const utteranceFolds = new Set(row.terms.map(foldOf));
    const candidates = onlineCandidates(offline, hypothesis);
    for (const { canonical, start, end, onlineLogit } of candidates) {
      const isLikeliest = !candidates.some(
        (other) =>
          other.canonical === canonical &&
          other.start < end &&
          start < other.end &&
          other.onlineLogit > onlineLogit,
      );
      if (!isLikeliest || onlineLogit < LOGIT_MIN || onlineLogit > LOGIT_MAX) continue;
      const [before, after] = [hypothesis.slice(0, start), hypothesis.slice(end)];
      doubtful.push({
        ...outcomeOf({ canonical, start, end }),
        termFold: foldOf(canonical),
        utteranceFolds,
        logit: onlineLogit,
        term: canonical,
        heard: hypothesis.slice(start, end),
        context: `${before}${GAP}${after}`.trim(),
        utterance: hypothesis,
        corrected: `${before}${canonical}${after}`,
      });
    }
  }
  return doubtful;
}
