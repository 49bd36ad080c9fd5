import { compileLexicon } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import {
  brokenPer100k,
  chooseThreshold,
  countsAt,
  FOLDS,
  nestedTallies,
  recoveredPercent,
  recoveredWithin,
  tallyAt,
  type UtteranceCurve,
  werCutPercent,
} from '@enmienda/correction/offline/training';
import { describe, expect, test } from 'vitest';
import { utteranceCounter } from '../../src/eval/measures.ts';
import { calibrated, calibrationError, fitCalibration } from '../../src/eval/training/calibration.ts';
import { labelCandidates } from '../../src/eval/training/labelled-candidates.ts';
import { utteranceCurves } from '../../src/eval/training/recovery-curve.ts';

const row = { hypothesis: 'vivo en sochimilco', reference: 'vivo en Xochimilco', terms: ['Xochimilco'] };
const count = utteranceCounter(row);

/** An utterance that comes right from `right` down, and of which a word breaks from `wrong` down. */
function curve(right: number, wrong: number, fold = 0): UtteranceCurve {
  return {
    fold,
    untouched: count(row.hypothesis),
    steps: [
      { threshold: right, counts: count('vivo en Xochimilco') },
      { threshold: wrong, counts: count('vivía en Xochimilco') },
    ],
  };
}

const UNDECIDED = { bias: { es: 0, pt: 0, en: 0 }, logit: 1, weights: [0, 0, 0, 0] };

describe('the curve of a set', () => {
  const curves = [curve(0.8, 0.1), curve(0.6, 0.4)];

  test('says what is recovered, broken and won at a threshold', () => {
    expect(countsAt(curve(0.8, 0.4), 0.81).recovered).toBe(0);
    expect(countsAt(curve(0.8, 0.4), 0.8)).toMatchObject({ recovered: 1, broken: 0 });
    const low = tallyAt(curves, 0.3);
    expect(recoveredPercent(low)).toBe(100);
    expect(brokenPer100k(low)).toBe(25_000);
    expect(werCutPercent(low)).toBe(50);
    expect(recoveredPercent(tallyAt(curves, 0.7))).toBe(50);
  });

  test('says the most that is recovered within a limit', () => {
    expect(recoveredWithin(curves, 0)).toBe(100);
    expect(recoveredWithin([curve(0.3, 0.3)], 0)).toBe(0);
  });

  test('is that of correcting at each threshold', () => {
    const { lexicon } = compileLexicon({ language: spanish(), entries: [{ canonical: 'Xochimilco' }] });
    const rows = [{ id: '1', ...row }];
    const candidates = labelCandidates(lexicon, rows, () => undefined);
    const set = { name: 'one', language: 'es', lexicon, rows, candidates, isQuiet: false, hash: '' } as const;
    const forests = {
      logits: Array.from({ length: FOLDS }, () => () => 0),
      calibration: { scale: 1, offset: 0 },
      questions: { folds: Array.from({ length: FOLDS }, () => UNDECIDED), all: UNDECIDED },
    };
    for (const isQuiet of [false, true]) {
      const [only] = utteranceCurves({ ...set, isQuiet }, forests);
      expect(only && countsAt(only, 0.6).recovered).toBe(0);
      expect(only && countsAt(only, 0.5).recovered).toBe(1);
    }
  });
});

describe('a threshold', () => {
  const sure = Array.from({ length: 50 }, (_, i) => curve(0.9, 0, i % FOLDS));
  const doubtful = Array.from({ length: 50 }, (_, i) => curve(0.5, 0.45 - (i % FOLDS) / 100, i % FOLDS));

  test('is the lowest that keeps to the limit with room for chance', () => {
    const none = chooseThreshold({ sets: [sure, doubtful], quiet: [] }, { perSets: 1200, perQuiet: 0 });
    expect(none).toBe(0.46);
    expect(chooseThreshold({ sets: [sure, doubtful], quiet: [] }, { perSets: 1e5, perQuiet: 0 })).toBe(0.2);
  });

  test('is 1 where even that breaks too much', () => {
    expect(chooseThreshold({ sets: [sure], quiet: [] }, { perSets: 1, perQuiet: 0 })).toBe(1);
  });

  test('keeps to the limit of everyday speech too', () => {
    const curves = { sets: [sure], quiet: [doubtful] };
    expect(chooseThreshold(curves, { perSets: 1e5, perQuiet: 2400 })).toBe(0.46);
  });

  test('is judged on utterances that it was not chosen on', () => {
    // Only fold 4 breaks below 0.9: chosen without it, the threshold lets it break.
    const oneBreaks = sure.map((one) => (one.fold === 4 ? curve(0.95, 0.89, 4) : one));
    const limits = { perSets: 3000, perQuiet: 0 };
    expect(chooseThreshold({ sets: [oneBreaks], quiet: [] }, limits)).toBe(0.9);
    expect(nestedTallies({ sets: [oneBreaks], quiet: [] }, limits)[0]?.broken).toBe(10);
  });
});

describe('calibration', () => {
  /** Logits twice as sure as they may be. */
  const overSure = [-2, -1, 1, 2].flatMap((logit) =>
    Array.from({ length: 1000 }, (_, i): { logit: number; label: 0 | 1 } => ({
      logit: 2 * logit,
      label: i < 1000 / (1 + Math.exp(-logit)) ? 1 : 0,
    })),
  );

  test('makes scores the share of what is right', () => {
    const { scale, offset } = fitCalibration(overSure);
    expect(scale).toBeCloseTo(0.5, 2);
    expect(offset).toBeCloseTo(0, 2);
    expect(calibrationError(overSure)).toBeGreaterThan(0.05);
    const moved = overSure.map(({ logit, label }) => ({ logit: logit * scale + offset, label }));
    expect(calibrationError(moved)).toBeLessThan(0.01);
  });

  test('moves a forest as it moves its logits', () => {
    const tree = {
      feature: [0, -1, -1],
      threshold: [1, 0, 0],
      left: [1, -1, -1],
      right: [2, -1, -1],
      value: [0, -3, 5],
    };
    const moved = calibrated({ bias: 2, trees: [tree] }, { scale: 0.5, offset: 1 });
    expect(moved.bias).toBe(2);
    expect(moved.trees[0]?.value).toEqual([0, -1.5, 2.5]);
  });
});
