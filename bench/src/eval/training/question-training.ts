import { FOLDS, fitLogistic, foldOf, type LogisticRow } from '@enmienda/correction/offline/training';
import {
  createScoredCorrector,
  type ForestLogit,
  logistic,
  logitOf,
  type QuestionModel,
  questionCandidates,
} from '@enmienda/correction/training';

import { missingTerms } from '../clarification-measures.ts';
import { normalize } from '../measures.ts';
import { isApart } from './labelled-candidates.ts';
import type { TrainingSet } from './training-set.ts';
import { unseenScore } from './unseen-score.ts';

/** A candidate as it stands when it is decided about. */
interface QuestionRow extends LogisticRow {
  readonly termFold: number;
  readonly utteranceFolds: ReadonlySet<number>;
  readonly isQuiet: boolean;
}

/** What says whether a question is worth it: of each fold by what has nothing to do with it, and by everything. */
export interface TrainedQuestions {
  readonly folds: readonly QuestionModel[];
  readonly all: QuestionModel;
}

/** Nobody is asked about less likely ones, and there are a hundred times as many. */
const LEAST_SCORE = 0.1;
const L2 = 1;
const LANGUAGES = ['es', 'pt', 'en'] as const;

/** Scores are those of the forests that never saw a candidate's term: so they are when terms are new. */
export function trainQuestions(
  sets: readonly TrainingSet[],
  logits: readonly ForestLogit[],
): TrainedQuestions {
  const rows = sets.flatMap((set) => questionRows(set, logits));
  const folds = Array.from({ length: FOLDS }, (_, fold) =>
    fitted(rows.filter((row) => isApart(row, fold, row.isQuiet))),
  );
  return { folds, all: fitted(rows) };
}

function fitted(rows: readonly LogisticRow[]): QuestionModel {
  const [es = 0, pt = 0, en = 0, logit = 1, ...weights] = fitLogistic(rows, { l2: L2 });
  return { bias: { es, pt, en }, logit, weights };
}

function questionRows(set: TrainingSet, logits: readonly ForestLogit[]): readonly QuestionRow[] {
  const { lexicon, language, isQuiet } = set;
  const byTerm = createScoredCorrector(lexicon, {}, unseenScore(lexicon, logits));
  const byUtterance = logits.map((logit) =>
    createScoredCorrector(lexicon, {}, (features) => logistic(logit(features))),
  );
  return set.rows.flatMap((row) => {
    const utteranceFolds = new Set(isQuiet ? [foldOf(row.reference)] : row.terms.map(foldOf));
    const corrector = isQuiet ? (byUtterance[foldOf(row.reference)] ?? byTerm) : byTerm;
    const candidates = questionCandidates(corrector, row.hypothesis).filter(
      ({ score }) => score >= LEAST_SCORE,
    );
    if (candidates.length === 0) return [];
    const missed = missingTerms(row, row.hypothesis);
    return candidates.map(({ canonical, score, evidence }): QuestionRow => {
      const languages = LANGUAGES.map((code) => (code === language ? 1 : 0));
      return {
        features: [...languages, logitOf(score), ...evidence],
        offset: 0,
        label: !isQuiet && missed.has(normalize(canonical)) ? 1 : 0,
        weight: 1,
        termFold: foldOf(canonical),
        utteranceFolds,
        isQuiet,
      };
    });
  });
}
