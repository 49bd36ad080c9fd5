import { compileLexicon, createCorrector } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import {
  foldCorrectors,
  foldOf,
  HYBRID_BOOSTING,
  type HybridSet,
  hybridCurves,
  readExamples,
  tallyAt,
  trainFolds,
  trainModel,
} from '@enmienda/correction/offline/training';
import { describe, expect, test } from 'vitest';

const quiet = (): void => undefined;
const NAMES = [
  'Xochimilco',
  'Telcel',
  'Infonavit',
  'Bancolombia',
  'Bermúdez',
  'Oyarzún',
  'Chedraui',
  'Coyoacán',
];
const HEARD: Readonly<Record<string, string>> = {
  Xochimilco: 'sochi milco',
  Telcel: 'telsel',
  Infonavit: 'infonabit',
  Bancolombia: 'vancolonbia',
  Bermúdez: 'vermudes',
  Oyarzún: 'ollarsun',
  Chedraui: 'chedragui',
  Coyoacán: 'collo acan',
};
const FRAMES = [
  'vivo cerca de NAME desde ayer',
  'me llaman de NAME otra vez',
  'NAME no me contesta',
  'hablé con NAME hoy',
];

function setOf(
  heard: Readonly<Record<string, string>>,
  second: ReadonlyMap<string, string> = new Map(),
): HybridSet {
  const { lexicon } = compileLexicon({
    language: spanish(),
    entries: NAMES.map((canonical) => ({ canonical })),
  });
  const corrector = createCorrector(lexicon);
  const rows = NAMES.flatMap((name) =>
    FRAMES.map((frame, i) => ({
      id: `${name}-${i}`,
      hypothesis: frame.replace('NAME', heard[name] ?? name),
      reference: frame.replace('NAME', name),
      terms: [name],
    })),
  );
  return { name: 'made up', lexicon, rows, second, isQuiet: false, hash: 'a', onlineOf: () => corrector };
}

const options = { ...HYBRID_BOOSTING, trees: 10, leaves: 4, minHessian: 0.5 };

describe('training the offline score', () => {
  const set = setOf(HEARD);
  const read = [{ set, examples: readExamples(set, quiet) }];

  test('reads rows with a second transcription twice', () => {
    const [row] = set.rows;
    const both = setOf(HEARD, new Map([[row?.id ?? '', row?.reference ?? '']]));
    const examples = readExamples(both, quiet);
    const first = readExamples({ ...set, rows: set.rows.slice(0, 1) }, quiet);
    expect(examples.count).toBe((read[0]?.examples.count ?? 0) + first.count);
    expect(examples.hasSecond.reduce((sum, one) => sum + one, 0)).toBe(first.count);
  });

  test('gives the same models each time, and other ones for other data', () => {
    const [first] = trainFolds(read, options, quiet);
    expect(trainFolds(read, options, quiet)[0]).toEqual(first);
    expect(trainFolds(read, { ...options, seed: 2 }, quiet)[0]?.forest).not.toEqual(first?.forest);
  });

  test('teaches the forest of a fold nothing of its terms', () => {
    const fold = foldOf('Telcel');
    const rows = set.rows.map((row) =>
      row.terms.includes('Telcel') ? { ...row, reference: row.hypothesis } : row,
    );
    const other = { ...set, rows };
    const models = trainFolds(read, options, quiet);
    const others = trainFolds([{ set: other, examples: readExamples(other, quiet) }], options, quiet);
    expect(others[fold]?.forest).toEqual(models[fold]?.forest);
    const elsewhere = (fold + 1) % models.length;
    expect(others[elsewhere]?.forest).not.toEqual(models[elsewhere]?.forest);
  });

  test('measures every threshold: nothing is changed at 1, and more the lower it is', async () => {
    const models = trainFolds(read, options, quiet);
    const correctorOf = await foldCorrectors(set, models);
    const curves = await hybridCurves(set, { correctorOf, secondOf: () => undefined, progress: quiet });
    expect(curves).toHaveLength(set.rows.length);
    expect(tallyAt(curves, 1).recovered).toBe(0);
    expect(tallyAt(curves, 0.2).recovered).toBeGreaterThan(tallyAt(curves, 0.99).recovered);
  });

  test('weighs the model of everything as those of the folds were weighed, with the thresholds given', () => {
    const models = trainFolds(read, options, quiet);
    const model = trainModel(read, models, {
      options,
      thresholds: { es: 0.4 },
      secondThresholds: { es: 0.3 },
    });
    expect(model).toMatchObject({
      thresholds: { es: 0.4 },
      secondThresholds: { es: 0.3 },
      utterances: set.rows.length,
    });
    expect(model.dataHash).toMatch(/^[0-9a-f]{64}$/u);
    expect(model.withSecond).toEqual(model.alone);
  });
});
