import { compileLexicon } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import { expect, test } from 'vitest';
import { readNames } from '../../src/eval/distractors.ts';
import { addSet, soundsOfLanguage } from '../../src/eval/sound-encoder/language-sounds.ts';

const language = spanish();
const rows = [
  { id: '1', hypothesis: 'llamo de mobi estar', reference: 'llamo de Movistar', terms: ['Movistar'] },
  { id: '2', hypothesis: 'tengo Telcel', reference: 'tengo Telcel', terms: ['Telcel'] },
];

function setOf(name: string, canonicals: readonly string[]) {
  const entries = canonicals.map((canonical) => ({ canonical }));
  return { name, language, rows, lexicon: compileLexicon({ language, entries }).lexicon };
}

function written(phones: readonly number[] | undefined): string {
  return (phones ?? []).map((phone) => language.phoneSymbols[phone]).join('');
}

test('gives the phones of a vocabulary, of words and names, and of what was heard for a missed term', () => {
  const set = setOf('web', ['Telcel', 'Movistar', 'Alejandra']);
  const sounds = soundsOfLanguage(set);
  expect(addSet(sounds, set)).toBe(1);
  expect(sounds.terms).toHaveLength(3);
  expect(Object.keys(sounds.sets)).toEqual(['web']);
  const { heard = [], term = [] } = sounds.sets['web'] ?? {};
  expect(heard.map(written)).toEqual(['mobiestaɾ']);
  expect(written(sounds.terms[term[0] ?? -1])).toBe('mobistaɾ');
  expect(sounds.costs).toEqual([...language.phoneCosts]);
  expect(sounds.everyday.length).toBeGreaterThan(30_000);
  expect(sounds.names.length).toBeGreaterThan(5000);
  expect([...sounds.everyday, ...sounds.names].every((phones) => phones.length > 1)).toBe(true);
});

test('leaves the vocabulary out of the names', () => {
  const name = readNames('es').find((listed) => listed.length > 8) ?? '';
  const [phones] = soundsOfLanguage(setOf('web', [name])).terms;
  const soundingSo = (canonical: string) =>
    soundsOfLanguage(setOf('web', [canonical])).names.filter((other) => written(other) === written(phones))
      .length;
  expect(soundingSo(name.toUpperCase())).toBe(soundingSo('Movistar') - 1);
});

test('refuses a set with another vocabulary than the others of its language', () => {
  const sounds = soundsOfLanguage(setOf('web', ['Telcel', 'Movistar']));
  expect(() => addSet(sounds, setOf('telephone', ['Telcel']))).toThrow(/telephone: give all sets/);
});
