import { compileLexicon, createCorrector, processOnline } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import { findingsOfEdit } from '@enmienda/correction/offline';
import { expect, test } from 'vitest';

const { lexicon } = compileLexicon({
  language: spanish(),
  entries: ['Telcel', 'Movistar', 'Xochimilco'].map((canonical) => ({ canonical })),
  pairs: [{ heard: 'telsel', canonical: 'Telcel' }],
});
const corrector = createCorrector(lexicon);

const shown = (text: string) => {
  const { corrections, text: corrected } = processOnline(corrector, { text });
  return { hypothesis: text, corrections, corrected };
};

test('a correction that we wrote ourselves and a person left is never evidence for its own pair', () => {
  const turn = shown('soy de telsel y vivo en sochi milko lejos');
  expect(turn.corrected).toContain('Telcel');
  const edited = 'Soy de Telcel y vivo en Xochimilco, lejos.';
  const { seen, undone } = findingsOfEdit(turn, edited, lexicon);
  expect(seen.map(({ canonical }) => canonical)).not.toContain('Telcel');
  expect(undone).toEqual([]);
  // The same edit of what nobody had corrected says what was heard.
  const raw = findingsOfEdit({ ...turn, corrections: [] }, edited, lexicon);
  expect(raw.seen.map(({ heard, canonical }) => `${heard} → ${canonical}`)).toEqual([
    'telsel → Telcel',
    'sochi milko → Xochimilco',
  ]);
});

test('putting the heard words back takes a correction back', () => {
  const turn = shown('me apellido telsel señor');
  expect(turn.corrected).toContain('Telcel');
  expect(findingsOfEdit(turn, 'Me apellido Telsel, señor.', lexicon)).toEqual({
    seen: [],
    undone: [{ heard: 'telsel', canonical: 'Telcel' }],
  });
});

test('another term in its place takes a correction back, and is seen itself', () => {
  const hypothesis = 'soy de mobistel hoy';
  const corrections = [{ start: 7, end: 15, replacement: 'Telcel', method: 'edit' }];
  const { seen, undone } = findingsOfEdit({ hypothesis, corrections }, 'soy de Movistar hoy', lexicon);
  expect(seen).toMatchObject([{ heard: 'mobistel', canonical: 'Movistar' }]);
  expect(undone).toEqual([{ heard: 'mobistel', canonical: 'Telcel' }]);
});

test('a rewritten sentence says nothing of the corrections that it lost', () => {
  const turn = shown('soy de telsel desde enero');
  expect(findingsOfEdit(turn, 'El cliente es nuevo.', lexicon)).toEqual({ seen: [], undone: [] });
});

test('a term written in another case is not taken back by small letters', () => {
  const corrections = [{ start: 7, end: 13, replacement: 'Telcel', method: 'canonical' }];
  expect(findingsOfEdit({ hypothesis: 'soy de telcel', corrections }, 'soy de telcel', lexicon)).toEqual({
    seen: [],
    undone: [],
  });
});
