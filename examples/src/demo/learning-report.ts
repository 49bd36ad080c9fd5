/** What `enmienda-batch learn run --json` prints, one line a language. */
import { z } from 'zod';

const refusedPair = z.looseObject({
  heard: z.string(),
  canonical: z.string(),
  calls: z.int(),
  reasons: z.array(z.string()),
});

const learningReport = z.looseObject({
  judged: z.int(),
  turns: z.int(),
  refused: z.array(refusedPair),
});

export type LearningReport = z.infer<typeof learningReport>;

export function parseLearningReports(lines: readonly string[]): readonly LearningReport[] {
  return lines.map((line) => learningReport.parse(JSON.parse(line)));
}
