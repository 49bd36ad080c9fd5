import { spanish } from '@enmienda/correction/es';
import { expect, test } from 'vitest';
import { measureLatency } from '../../src/latency/latency-suite.ts';
import { levenshteinScan, symSpell } from '../../src/latency/peers.ts';
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

test.each([levenshteinScan, symSpell])('%o finds a term with a letter missing', (createPeer) => {
  const peer = createPeer(['Bancolombia', 'Sanitas']);
  expect([...peer.find('tengo cuenta en banclombia ya')]).toEqual(['Bancolombia']);
  expect([...peer.find('tengo una casa')]).toEqual([]);
});

test('a smoke run times ours and both peers, and asserts their answers', async () => {
  const rows = await measureLatency(language, { termCounts: [60], iterations: 1 }, () => undefined);
  expect(rows.map(({ name, terms, iterations }) => [name.split(/[ ,]/u)[0], terms, iterations])).toEqual([
    ['processOnline', 60, 1],
    ['fastest-levenshtein', 60, 1],
    ['mnemonist', 60, 1],
  ]);
});
