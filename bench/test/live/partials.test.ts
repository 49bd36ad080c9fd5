import { compileLexicon, createCorrector } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import { expect, test } from 'vitest';
import { measurePartials } from '../../src/live/partials.ts';

test('counts the words that are held back, and no reset where nothing is taken back', () => {
  const { lexicon } = compileLexicon({ language: spanish(), entries: [{ canonical: 'Movistar' }] });
  const text =
    'hola buenas tardes no me funciona el móvil y ya van tres días que se lo digo a ustedes por teléfono';
  const report = measurePartials(createCorrector(lexicon), [text, text]);
  expect(report).toMatchObject({ terms: 1, utteranceWords: 21, resets: 0 });
  expect(report.heldMean).toBeGreaterThan(1);
  expect(report.heldMax).toBeLessThanOrEqual(report.phraseWords + 5);
  expect(report.p99Us).toBeGreaterThanOrEqual(report.p50Us);
});
