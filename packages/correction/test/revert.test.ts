import { compileLexicon, createCorrector, processOnline, revert } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import { expect, test } from 'vitest';

const { lexicon } = compileLexicon({
  language: spanish(),
  entries: [{ canonical: 'Movistar' }, { canonical: 'Sanitas' }],
  pairs: [
    { heard: 'mobi estar', canonical: 'Movistar' },
    { heard: 'sani tas', canonical: 'Sanitas' },
  ],
});
const result = processOnline(createCorrector(lexicon), { text: 'mobi estar y sani tas' });

test('one correction is undone and becomes a suggestion, the others stay', () => {
  const [first, second] = result.corrections;
  const reverted = revert(result, first?.id ?? '');
  expect(reverted.text).toBe('mobi estar y Sanitas');
  expect(reverted.corrections).toEqual([second]);
  expect(reverted.suggestions).toEqual([first]);
});

test('an id that is not there changes nothing', () => {
  expect(revert(result, 'nothing')).toBe(result);
});
