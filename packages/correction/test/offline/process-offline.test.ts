import { compileLexicon, processOnline } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import {
  BUILT_IN_HYBRID_MODEL,
  createOfflineCorrector,
  type KnownPair,
  type OfflineCorrector,
  type OfflinePolicy,
  type OfflineTurn,
  processOffline,
} from '@enmienda/correction/offline';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const canonicals = [
  'Movistar',
  'Telcel',
  'Banco Azteca',
  'Paracetamol',
  'Vázquez',
  'Infonavit',
  'Xochimilco',
];
const { lexicon } = compileLexicon({
  language: spanish({ dialect: 'es-MX' }),
  entries: canonicals.map((canonical) => ({ canonical })),
  pairs: [{ heard: 'bono te bites', canonical: 'Infonavit' }],
});

function corrector(known: readonly KnownPair[] = [], policy: Partial<OfflinePolicy> = {}) {
  return createOfflineCorrector({ lexicon, pairs: known, policy });
}

async function texts(
  offline: OfflineCorrector,
  ...turns: readonly (string | OfflineTurn)[]
): Promise<readonly string[]> {
  const input = { turns: turns.map((turn) => (typeof turn === 'string' ? { text: turn } : turn)) };
  return (await processOffline(offline, input)).turns.map(({ text }) => text);
}

describe('the offline path', () => {
  test('corrects what the online path corrects, turn by turn, and keeps the hypotheses', async () => {
    const offline = await corrector();
    const turns = ['quiero pagar mi recibo de telsel', 'gracias', 'me recetaron parasetamos'];
    const result = await processOffline(offline, { turns: turns.map((text) => ({ text })) });
    expect(result.turns.map(({ original }) => original)).toEqual(turns);
    expect(result.turns.map(({ text }) => text)).toEqual([
      'quiero pagar mi recibo de Telcel',
      'gracias',
      'me recetaron Paracetamol',
    ]);
  });

  test('replaces the whole mention, not a piece of it', async () => {
    expect(await texts(await corrector(), 'vivo en sochi milco')).toEqual(['vivo en Xochimilco']);
  });

  test('takes everyday words that sound exactly like a term for it where a word of the term stands with them', async () => {
    const named = compileLexicon({ language: spanish(), entries: [{ canonical: 'Renato Casagrande' }] });
    const offline = await createOfflineCorrector({ lexicon: named.lexicon });
    expect(await texts(offline, 'es Renato casa grande')).toEqual(['es Renato Casagrande']);
  });

  test('leaves everyday words that only sound like a term, unless the second transcription has the term', async () => {
    const named = compileLexicon({ language: spanish(), entries: [{ canonical: 'Casagrande' }] });
    const offline = await createOfflineCorrector({ lexicon: named.lexicon });
    const text = 'me llamo casa grande';
    const second = { text: 'me llamo Casagrande' };
    expect(await texts(offline, text, { text, second: { text } }, { text, second })).toEqual([
      text,
      text,
      'me llamo Casagrande',
    ]);
  });

  test('believes a term more that stands in another hypothesis of the recogniser', async () => {
    const offline = await corrector();
    const scoreWith = async (texts: readonly string[]): Promise<number> => {
      const alternatives = texts.map((text) => ({ text }));
      const turn: OfflineTurn = { text: 'vivo cerca de sochimirco', alternatives };
      const [result] = (await processOffline(offline, { turns: [turn] })).turns;
      return Math.max(
        0,
        ...[...(result?.corrections ?? []), ...(result?.suggestions ?? [])].map(({ score }) => score),
      );
    };
    expect(await scoreWith(['vivo cerca de Xochimilco'])).toBeGreaterThan(await scoreWith([]));
  });

  test('leaves everyday speech as it is', async () => {
    const speech = [
      'buenos días en qué le puedo ayudar',
      'no me ha llegado la factura de este mes',
      'sí claro',
    ];
    expect(await texts(await corrector(), ...speech)).toEqual(speech);
  });

  test('carries word times through like the online path', async () => {
    const words = [
      { text: 'soy', startMs: 0, endMs: 200, confidence: 0.9 },
      { text: 'de', startMs: 200, endMs: 300, confidence: 0.9 },
      { text: 'tel', startMs: 300, endMs: 500, confidence: 0.4 },
      { text: 'sel', startMs: 500, endMs: 700, confidence: 0.4 },
    ];
    const { turns } = await processOffline(await corrector(), { turns: [{ text: 'soy de tel sel', words }] });
    expect(turns[0]?.words?.at(-1)).toMatchObject({ text: 'Telcel', startMs: 300, endMs: 700 });
  });

  test('believes a bad mention more when the term is said well elsewhere in the call', async () => {
    const offline = await corrector();
    const scoreIn = async (...turns: readonly string[]): Promise<number> => {
      const result = await processOffline(offline, { turns: turns.map((text) => ({ text })) });
      const last = result.turns.at(-1);
      return Math.max(
        0,
        ...[...(last?.corrections ?? []), ...(last?.suggestions ?? [])].map(({ score }) => score),
      );
    };
    const bad = 'vivo cerca de sochimirco';
    expect(await scoreIn('le hablo desde Xochimilco', bad)).toBeGreaterThan(await scoreIn('le hablo', bad));
  });

  test('applies from another threshold on where there is a second transcription, unless the policy says one', async () => {
    const model = { ...BUILT_IN_HYBRID_MODEL, thresholds: { es: 1 }, secondThresholds: { es: 0.1 } };
    const text = 'vivo en sochi milco';
    const turns: readonly OfflineTurn[] = [{ text }, { text, second: { text: 'vivo en sochimilco' } }];
    const own = await createOfflineCorrector({ lexicon, model });
    expect(await texts(own, ...turns)).toEqual([text, 'vivo en Xochimilco']);
    const one = await createOfflineCorrector({ lexicon, model, policy: { applyThreshold: 1 } });
    expect(await texts(one, ...turns)).toEqual([text, text]);
    const without = await createOfflineCorrector({ lexicon, model: { ...model, secondThresholds: {} } });
    expect(await texts(without, ...turns)).toEqual([text, text]);
  });

  test('believes a second transcription that has the term, and doubts where it has the same words', async () => {
    const offline = await corrector();
    const scoreWith = async (second: string): Promise<number> => {
      const turn: OfflineTurn = { text: 'vivo cerca de sochimirco', second: { text: second } };
      const [result] = (await processOffline(offline, { turns: [turn] })).turns;
      return Math.max(
        0,
        ...[...(result?.corrections ?? []), ...(result?.suggestions ?? [])].map(({ score }) => score),
      );
    };
    const other = await scoreWith('vivo cerca de sochi mimo');
    expect(await scoreWith('vivo cerca de Xochimilco')).toBeGreaterThan(other);
    expect(await scoreWith('vivo cerca de sochimirco')).toBeLessThan(other);
  });

  test('finds terms that sound unlike their words by known errors that sound like them', async () => {
    const turn = 'tengo mi crédito en el imporna bits desde hace años';
    const known: KnownPair = { heard: 'imporna vid', canonical: 'Infonavit', count: 8 };
    const result = await processOffline(await corrector([known]), { turns: [{ text: turn }] });
    expect(result.turns[0]?.text).toBe('tengo mi crédito en el Infonavit desde hace años');
  });
});

describe('observations', () => {
  test('are the words as heard and the term, once a call', async () => {
    const turns = [{ text: 'mi compañía es telsel' }, { text: 'Telsel, le digo' }];
    const { observations } = await processOffline(await corrector(), { turns });
    expect(observations).toEqual([
      { heard: 'telsel', canonical: 'Telcel', score: expect.any(Number) as number },
    ]);
  });

  test('never come from a known pair', async () => {
    const turns = [{ text: 'tengo crédito en bono te bites' }];
    const result = await processOffline(await corrector(), { turns });
    expect(result.turns[0]?.text).toBe('tengo crédito en Infonavit');
    expect(result.observations).toEqual([]);
  });

  test('never come from likeness to a known error alone', async () => {
    const known: KnownPair = { heard: 'imporna vid', canonical: 'Infonavit', count: 8 };
    const turns = [{ text: 'tengo mi crédito en el imporna bits desde hace años' }];
    const result = await processOffline(await corrector([known]), { turns });
    expect(result.turns[0]?.corrections).toHaveLength(1);
    expect(result.observations).toEqual([]);
  });

  test('are not made below the threshold of the policy', async () => {
    const turns = [{ text: 'mi compañía es telsel' }];
    const { observations } = await processOffline(await corrector([], { observeThreshold: 1.1 }), { turns });
    expect(observations).toEqual([]);
  });
});

test('the offline path is deterministic, keeps offsets true and returns every turn', async () => {
  const offline = await corrector([{ heard: 'telsel', canonical: 'Telcel', count: 3 }]);
  const word = fc.constantFrom(
    'telsel',
    'el',
    'banco',
    'asteca',
    'mobi',
    'estar',
    'no',
    'cinco',
    'Vásques',
    'sochi',
    'milco',
    '¿sí?',
  );
  const turn = fc.array(word, { maxLength: 8 }).map((parts) => ({ text: parts.join(' ') }));
  await fc.assert(
    fc.asyncProperty(fc.array(turn, { maxLength: 4 }), async (turns) => {
      const result = await processOffline(offline, { turns });
      expect(result).toEqual(await processOffline(offline, { turns }));
      expect(result.turns.map(({ original }) => original)).toEqual(turns.map(({ text }) => text));
      for (const { original, corrections } of result.turns) {
        for (const { start, end, original: heard } of corrections)
          expect(original.slice(start, end)).toBe(heard);
      }
    }),
    { numRuns: 60 },
  );
});

test('an empty lexicon gives every turn back as it came', async () => {
  const { lexicon: empty } = compileLexicon({ language: spanish(), entries: [] });
  const offline = await createOfflineCorrector({ lexicon: empty });
  const text = ' ¡Hola!  ¿Qué  tal? ';
  expect(await texts(offline, text, '')).toEqual([text, '']);
  expect(processOnline(offline.online, { text }).text).toBe(text);
});
