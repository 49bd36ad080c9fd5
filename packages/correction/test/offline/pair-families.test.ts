import { spanish } from '@enmienda/correction/es';
import { findFamilies } from '@enmienda/correction/offline';
import { expect, test } from 'vitest';

test('errors of one term that sound alike are relatives, and those of others never', () => {
  const [a, b, c, d] = [
    { heard: 'jempsted', canonical: 'Hempstead' },
    { heard: 'hemsted', canonical: 'Hempstead' },
    { heard: 'petróleo', canonical: 'Hempstead' },
    { heard: 'jempsted', canonical: 'Hampstead' },
  ];
  const families = findFamilies([a, b, c, d], spanish(), 0.6);
  expect(families.get(a)).toEqual([a, b]);
  expect(families.get(b)).toEqual([a, b]);
  expect(families.get(c)).toEqual([c]);
  expect(families.get(d)).toEqual([d]);
});
