import { spanish } from '@enmienda/correction/es';
import { expect, test } from 'vitest';
import { measureAccuracy, type Vocabulary } from '../../src/latency/finder.ts';
import { measurePeers } from '../../src/latency/peer-suite.ts';
import { fuse, levenshteinScan, metaphone, nspellSuggestions, symSpell } from '../../src/latency/peers.ts';
import { synthesize } from '../../src/latency/synthetic-speech.ts';

const language = spanish();

test('made-up speech is the same each time, of the size asked for, in utterances of 20 words', () => {
  const speech = synthesize(language, 60);
  expect(speech).toEqual(synthesize(language, 60));
  expect(new Set(speech.entries.map(({ canonical }) => canonical)).size).toBe(60);
  const plain = speech.utterances.filter(
    ({ planted, misheard }) => planted === undefined && misheard === undefined,
  );
  expect(plain.every(({ text }) => text.split(' ').length === 20)).toBe(true);
});

const nspellWords = (vocabulary: Vocabulary) => nspellSuggestions(language, vocabulary);

test.each([levenshteinScan, symSpell, metaphone, fuse, nspellWords])(
  '%o finds a term with a letter missing',
  (createPeer) => {
    const entries = [{ canonical: 'Bancolombia' }, { canonical: 'Sanitas' }];
    const peer = createPeer({ entries, pairs: [{ heard: 'zzeta 1', canonical: 'Sanitas' }] });
    expect([...peer.find('tengo cuenta en banclombia ya')]).toEqual(['Bancolombia']);
    expect([...peer.find('la zzeta 1 ya')]).toEqual(['Sanitas']);
    expect([...peer.find('tengo una casa')]).toEqual([]);
    expect(peer.mustFind('colombia', 'Bancolombia')).toBe(false);
  },
);

test('a peer must find what lies within its own limits', () => {
  const entries = [{ canonical: 'Bancolombia' }];
  for (const createPeer of [levenshteinScan, symSpell]) {
    expect(createPeer({ entries, pairs: [] }).mustFind('banclombia', 'Bancolombia')).toBe(true);
  }
});

test('a smoke run times ours and all peers, and asserts their answers', async () => {
  const rows = await measurePeers(language, { termCounts: [60], runs: 1 }, () => undefined);
  expect(rows.map(({ name, terms, runs }) => [name.split(/[ ,]/u)[0], terms, runs])).toEqual([
    ['processOnline', 60, 1],
    ['natural', 60, 1],
    ['mnemonist', 60, 1],
    ['fastest-levenshtein', 60, 1],
    ['fuse.js', 60, 1],
    ['nspell', 60, 1],
  ]);
  expect(rows[0]?.timesOurs).toBe(1);
}, 60_000);

test('an answer without a known error, or without a term within the limits, is not taken', () => {
  const blind = { name: 'blind', find: () => new Set<string>(), mustFind: () => true };
  const misheard = { heard: 'banclombia', canonical: 'Bancolombia' };
  expect(() => measureAccuracy(blind, [{ text: 'zzeta 1', planted: 'Sanitas' }])).toThrow('Sanitas');
  expect(() => measureAccuracy(blind, [{ text: 'banclombia', misheard }])).toThrow('Bancolombia');
  const limited = { ...blind, mustFind: () => false };
  expect(measureAccuracy(limited, [{ text: 'banclombia', misheard }])).toEqual({
    misheardFound: 0,
    wrongAnUtterance: 0,
  });
});
