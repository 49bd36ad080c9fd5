import { createHash } from 'node:crypto';
import { appendFile, readFile } from 'node:fs/promises';
import type { AcousticAnswer, AcousticQuestion, AcousticScorer } from '@enmienda/correction/offline';
import { z } from 'zod';
import { EvaluationError } from '../evaluation-error.ts';

const lineSchema = z.strictObject({
  key: z.string().max(100),
  unprompted: z.array(z.number()).max(100),
  prompted: z.array(z.number()).max(100),
  heard: z.string().max(20_000),
  cpu_ms: z.number(),
});

/**
 * A scorer that asks another one only what it has not been asked before: answers are kept in a file, a JSON line each, so that a
 * measurement that was stopped goes on where it was, and another one of the same recordings takes seconds. `recording` names the audio.
 * @throws EvaluationError for a file that is not of this form
 */
export async function rememberAnswers(
  file: string,
  scorer: AcousticScorer,
): Promise<(recording: string) => AcousticScorer> {
  const answers = await readAnswers(file);
  return (recording) => ({
    name: scorer.name,
    longestMs: scorer.longestMs,
    async score(question, signal) {
      const key = keyOf(recording, scorer.name, question);
      const known = answers.get(key);
      if (known !== undefined) return known;
      const answer = await scorer.score(question, signal);
      answers.set(key, answer);
      const { cpuMs, ...rest } = answer;
      await appendFile(file, `${JSON.stringify({ key, ...rest, cpu_ms: cpuMs })}\n`);
      return answer;
    },
  });
}

async function readAnswers(file: string): Promise<Map<string, AcousticAnswer>> {
  const answers = new Map<string, AcousticAnswer>();
  const text = await readFile(file, 'utf8').catch(() => '');
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '') continue;
    try {
      const { key, cpu_ms: cpuMs, ...answer } = lineSchema.parse(JSON.parse(line));
      answers.set(key, { ...answer, cpuMs });
    } catch (cause) {
      throw new EvaluationError(
        `${file}, line ${index + 1} is no remembered answer: give another --answers, or remove it`,
        { cause },
      );
    }
  }
  return answers;
}

function keyOf(recording: string, engine: string, { audio, ...question }: AcousticQuestion): string {
  const parts = [recording, engine, audio.samples.length, question];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
