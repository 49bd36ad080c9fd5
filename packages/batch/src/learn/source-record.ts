import { type Admission, type LearningPolicy, wilsonUpperBound } from '@enmienda/correction/offline';
import type { EvidenceRecord } from '@enmienda/storage';
import type { WeighedPair } from './evidence-counts.ts';

/** A source, and how many of the pairs that it saw turned out right or wrong; the others can't be judged yet. */
export interface SourceRecord {
  readonly source: EvidenceRecord;
  readonly right: number;
  readonly wrong: number;
}

/**
 * How reliable each source has been. A pair of it is wrong when its words were held right in another call, or when others took it back or
 * say something else; it is right when others saw the same or the like in other calls. The offline path is no source to be judged: it judges.
 */
export function recordsOfSources(
  sources: readonly EvidenceRecord[],
  admissions: readonly Admission<WeighedPair>[],
): readonly SourceRecord[] {
  return sources
    .filter(({ kind }) => kind !== 'offline')
    .map((source) => {
      const seen = admissions.filter(({ pair }) => pair.sourceIds.has(source.id));
      const wrong = seen.filter(({ pair, strayCount }) => strayCount > 0 || pair.isDisputed(source.id));
      const right = seen.filter(
        (admission) => !wrong.includes(admission) && admission.pair.isCorroborated(source.id),
      );
      return { source, right: right.length, wrong: wrong.length };
    });
}

/** True when so many of the source's pairs are wrong that it is no accident. */
export function isUnreliable({ right, wrong }: SourceRecord, policy: LearningPolicy): boolean {
  return (
    wrong >= policy.minSourceFaults && wilsonUpperBound(right, right + wrong) < policy.minSourcePrecision
  );
}
