import type { LanguageCode } from '@enmienda/correction';
import type { UtteranceCounts } from '../eval/measures.ts';
import type { PreparedSet } from '../eval/prepared-set.ts';
import { seededRandom } from '../latency/seeded-random.ts';

/** A row of a set, as a call of one turn. */
export interface SimulatedCall {
  readonly id: string;
  readonly language: LanguageCode;
  readonly engine: string;
  readonly hypothesis: string;
  readonly reference: string;
  readonly terms: readonly string[];
  /** What a corrected text did to its words and terms. */
  readonly count: (corrected: string) => UtteranceCounts;
}

/** All rows of all sets in a seeded order, dealt evenly over the days: engines mixed, and rows of one sentence calls of their own. */
export function dealDays(
  sets: readonly PreparedSet[],
  { days, seed }: { readonly days: number; readonly seed: number },
): readonly (readonly SimulatedCall[])[] {
  const calls = sets.flatMap(({ name, language, rows, counters }) =>
    rows.flatMap((row, i): SimulatedCall[] => {
      const count = counters[i];
      if (count === undefined) return [];
      const { hypothesis, reference, terms } = row;
      return [
        {
          id: `${name} ${row.id}`,
          language: language.code,
          engine: name,
          hypothesis,
          reference,
          terms,
          count,
        },
      ];
    }),
  );
  const random = seededRandom(seed);
  for (let last = calls.length - 1; last > 0; last -= 1) {
    const at = Math.floor(random() * (last + 1));
    const [a, b] = [calls[last], calls[at]];
    if (a === undefined || b === undefined) continue;
    calls[last] = b;
    calls[at] = a;
  }
  return Array.from({ length: days }, (_, day) =>
    calls.slice(Math.floor((calls.length * day) / days), Math.floor((calls.length * (day + 1)) / days)),
  );
}
