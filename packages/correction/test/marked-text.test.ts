import { compileLexicon, createCorrector } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import { expect, test } from 'vitest';
import { expectCorrections, readMarkedText } from './marked-text.ts';

test('a marked text is what is heard, what it becomes, and the corrections', () => {
  expect(readMarkedText('tengo [mobi estar→Movistar] y [o dos→O2], sí')).toEqual({
    heard: 'tengo mobi estar y o dos, sí',
    corrected: 'tengo Movistar y O2, sí',
    corrections: [
      { original: 'mobi estar', replacement: 'Movistar' },
      { original: 'o dos', replacement: 'O2' },
    ],
  });
});

test('expecting corrections fails where a marked one is not made', () => {
  const { lexicon } = compileLexicon({ language: spanish(), entries: [] });
  expect(() => expectCorrections(createCorrector(lexicon), 'tengo [mobi estar→Movistar]')).toThrow();
});
