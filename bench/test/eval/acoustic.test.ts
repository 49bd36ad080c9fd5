import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AcousticQuestion, AcousticScorer } from '@enmienda/correction/offline';
import { ACOUSTIC_FEATURES } from '@enmienda/correction/offline/training';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  calibrationOf,
  fitAcoustic,
  foldAcoustic,
  recordingFold,
} from '../../src/eval/acoustic/acoustic-weights.ts';
import type { LabelledListening } from '../../src/eval/acoustic/listened-set.ts';
import { readRecordedSet } from '../../src/eval/acoustic/recorded-set.ts';
import { rememberAnswers } from '../../src/eval/acoustic/remembered-answers.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'enmienda-acoustic-'));
});

afterEach(() => rm(folder, { recursive: true }));

describe('remembered answers', () => {
  const question: AcousticQuestion = {
    audio: { samples: new Float32Array(16_000), sampleRateHz: 16_000 },
    startMs: 0,
    endMs: 1000,
    language: 'es',
    texts: ['hola', 'ola'],
    terms: ['Ola'],
  };

  function counted(): { readonly scorer: AcousticScorer; asked: number } {
    const counter = {
      asked: 0,
      scorer: {
        name: 'test',
        longestMs: 30_000,
        score() {
          counter.asked += 1;
          return Promise.resolve({
            unprompted: [-1, -2],
            prompted: [-3, -4],
            heard: `${counter.asked}`,
            cpuMs: 5,
          });
        },
      },
    };
    return counter;
  }

  it('are asked for once, even by another run', async () => {
    const file = path.join(folder, 'answers.jsonl');
    const first = counted();
    const answer = await (await rememberAnswers(file, first.scorer))('a').score(question);
    const second = counted();
    const scorer = (await rememberAnswers(file, second.scorer))('a');
    expect(await scorer.score(question)).toEqual(answer);
    expect([first.asked, second.asked]).toEqual([1, 0]);
  });

  it.each([
    ['another recording', 'b', {}],
    ['another stretch', 'a', { endMs: 900 }],
    ['other texts', 'a', { texts: ['hola'] }],
    ['other terms', 'a', { terms: [] }],
  ])('are none for %s', async (_name, recording, more) => {
    const counter = counted();
    const scorerOf = await rememberAnswers(path.join(folder, 'answers.jsonl'), counter.scorer);
    await scorerOf('a').score(question);
    await scorerOf(recording).score({ ...question, ...more });
    expect(counter.asked).toBe(2);
  });

  it('in a file that is something else stop the measurement', async () => {
    const file = path.join(folder, 'answers.jsonl');
    await writeFile(file, '{"key":1}\n');
    await expect(rememberAnswers(file, counted().scorer)).rejects.toThrow('line 1 is no remembered answer');
    expect(await readFile(file, 'utf8')).toBe('{"key":1}\n');
  });
});

describe('weights of what is heard', () => {
  const at = (feature: (typeof ACOUSTIC_FEATURES)[number]) => ACOUSTIC_FEATURES.indexOf(feature);

  /** Right exactly where the sound gains; the logit says nothing. */
  function candidate(index: number, recording: string): LabelledListening {
    const features = ACOUSTIC_FEATURES.map(() => 0);
    features[at('bias')] = 1;
    features[at('logit')] = (index % 5) - 2;
    features[at('unpromptedGain')] = index % 2 === 0 ? 1 : -1;
    return {
      canonical: 'Telcel',
      start: 0,
      end: 1,
      features,
      recording,
      label: index % 2 === 0 ? 1 : 0,
      weight: 1,
    };
  }

  const candidates = Array.from({ length: 200 }, (_, i) => candidate(i, `call-${i % 40}`));

  it('are found on what decides, and are 0 for what is not used', () => {
    const weights = fitAcoustic(candidates, ['bias', 'logit', 'unpromptedGain']);
    expect(weights[at('unpromptedGain')]).toBeGreaterThan(2);
    expect(Math.abs(weights[at('logit')]!)).toBeLessThan(0.1);
    expect(weights[at('promptedGain')]).toBe(0);
    const withoutSound = fitAcoustic(candidates, ['bias', 'logit']);
    expect(withoutSound[at('unpromptedGain')]).toBe(0);
  });

  it('of a fold have never seen its recordings', () => {
    const fold = recordingFold('call-7');
    // In this fold's recordings the sound speaks the other way round.
    const turned = candidates.map((one) =>
      recordingFold(one.recording) === fold ? { ...one, label: one.label === 1 ? 0 : 1 } : one,
    ) as readonly LabelledListening[];
    const folds = foldAcoustic(turned, ACOUSTIC_FEATURES);
    expect(folds[fold]).toEqual(foldAcoustic(candidates, ACOUSTIC_FEATURES)[fold]);
    expect(folds[(fold + 1) % folds.length]).not.toEqual(
      foldAcoustic(candidates, ACOUSTIC_FEATURES)[(fold + 1) % folds.length],
    );
  });

  it('are measured on recordings that they were not fitted with', () => {
    const good = calibrationOf(candidates, foldAcoustic(candidates, ACOUSTIC_FEATURES));
    const blind = calibrationOf(candidates, foldAcoustic(candidates, ['bias']));
    expect(good.brier).toBeLessThan(0.05);
    expect(blind.brier).toBeCloseTo(0.25, 1);
    expect(good.loss).toBeLessThan(blind.loss);
  });
});

describe('a set with recordings', () => {
  it('has the rows whose recording is there, and knows the channels of one apart from another', async () => {
    const row = (id: string) => JSON.stringify({ id, hypothesis: 'hola', reference: 'hola', terms: [] });
    const files = {
      language: 'es',
      pairs: path.join(folder, 'calls.jsonl'),
      terms: path.join(folder, 'terms.txt'),
    };
    await writeFile(files.pairs, ['a.wide', 'a.tel', 'b.tel'].map(row).join('\n'));
    await writeFile(files.terms, 'Telcel\n');
    await expect(readRecordedSet(files, folder, () => undefined)).rejects.toThrow('no recording of calls');
    for (const name of ['a.wide.wav', 'a.tel.mp3']) await writeFile(path.join(folder, name), '');
    const { rows } = await readRecordedSet(files, folder, () => undefined);
    expect(rows.map(({ id, recording }) => [id, recording])).toEqual([
      ['a.wide', 'a'],
      ['a.tel', 'a'],
    ]);
  });
});
