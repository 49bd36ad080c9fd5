import type { Lexicon } from '@enmienda/correction';
import { foldOf } from '@enmienda/correction/offline/training';
import { type CandidateScore, type ForestLogit, logistic } from '@enmienda/correction/training';

/** Scores each candidate by the forest of its term's fold, which never saw the term. */
export function unseenScore(lexicon: Lexicon, logits: readonly ForestLogit[]): CandidateScore {
  const forests = new Map<string, ForestLogit | undefined>();
  for (const { canonical } of lexicon.terms()) forests.set(canonical, logits[foldOf(canonical)]);
  return (features, { canonical }, complete) => logistic(forests.get(canonical)?.(features, complete) ?? 0);
}
