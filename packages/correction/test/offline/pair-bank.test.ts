import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spanish } from '@enmienda/correction/es';
import {
  createFlatIndex,
  createPairBank,
  createPhoneEmbedder,
  type Embedder,
  type IndexLibrary,
  type KnownPair,
  loadFlatIndex,
  openPairBank,
} from '@enmienda/correction/offline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const embedder = createPhoneEmbedder(spanish());
const flat: IndexLibrary = {
  create: (dimension) => Promise.resolve(createFlatIndex(dimension)),
  load: loadFlatIndex,
};
const pairs: readonly KnownPair[] = [
  { heard: 'mobi estar', canonical: 'Movistar', count: 4 },
  { heard: 'para cetamol', canonical: 'Paracetamol', count: 2, engine: 'whisper' },
  { heard: 'banco ass teca', canonical: 'Banco Azteca', count: 3 },
];

let folder = '';
let file = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'enmienda-bank-'));
  file = path.join(folder, 'es.bank.json');
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** The embedder, and how many texts it was given. */
function counting(inner: Embedder): Embedder & { readonly embedded: () => number } {
  let count = 0;
  return {
    ...inner,
    embed(texts) {
      count += texts.length;
      return inner.embed(texts);
    },
    embedded: () => count,
  };
}

async function nearestTo(text: string, bank: Awaited<ReturnType<typeof createPairBank>>) {
  const [found = []] = await bank.nearest([text], 1);
  return found[0]?.pair;
}

describe('a pair bank', () => {
  test('finds the pair that sounds most like what was heard, with each index library', async () => {
    for (const library of [undefined, flat]) {
      const bank = await createPairBank({ embedder, pairs, ...(library && { library }) });
      expect(await nearestTo('mobi esta', bank)).toEqual(pairs[0]);
      expect(await nearestTo('banco asteca', bank)).toEqual(pairs[2]);
    }
  });

  test('adds, replaces and forgets pairs', async () => {
    const bank = await createPairBank({ embedder, pairs, library: flat });
    await bank.put([
      { heard: 'mobi estar', canonical: 'Movistar', count: 9 },
      { heard: 'telcel', canonical: 'Telcel', count: 1 },
      { heard: 'telcel', canonical: 'Telcel', count: 1 },
    ]);
    expect(bank.size).toBe(4);
    expect((await nearestTo('mobi estar', bank))?.count).toBe(9);
    await bank.remove([
      { heard: 'mobi estar', canonical: 'Movistar' },
      { heard: 'no', canonical: 'such pair' },
    ]);
    expect(bank.size).toBe(3);
    expect(await nearestTo('mobi estar', bank)).not.toMatchObject({ canonical: 'Movistar' });
  });

  test('opens what it saved without embedding again, and leaves one index file', async () => {
    await (await createPairBank({ embedder, pairs, library: flat })).save(file);
    await (await createPairBank({ embedder, pairs, library: flat })).save(file);
    expect((await readdir(folder)).filter((name) => name.endsWith('.index'))).toHaveLength(1);
    const watched = counting(embedder);
    const { bank, rebuilt } = await openPairBank(file, { embedder: watched, pairs, library: flat });
    expect([rebuilt, watched.embedded()]).toEqual([undefined, 0]);
    expect(await nearestTo('para setamol', bank)).toEqual(pairs[1]);
  });

  test('holds exactly the pairs in force when it is opened, embedding only new ones', async () => {
    await (await createPairBank({ embedder, pairs, library: flat })).save(file);
    const watched = counting(embedder);
    const inForce = [
      { heard: 'mobi estar', canonical: 'Movistar', count: 5 },
      { heard: 'tel cel', canonical: 'Telcel', count: 2 },
    ];
    const { bank } = await openPairBank(file, { embedder: watched, pairs: inForce, library: flat });
    expect([bank.size, watched.embedded()]).toEqual([2, 1]);
    expect(await nearestTo('mobi estar', bank)).toEqual(inForce[0]);
    expect(await nearestTo('tel cel', bank)).toEqual(inForce[1]);
  });

  test.each([
    ['is missing', () => rm(file), /There is no file/],
    [
      'is truncated',
      async () => writeFile(file, (await readFile(file)).subarray(0, 40)),
      /no pair|not a pair bank/,
    ],
    [
      'lost its last lines',
      async () => writeFile(file, (await readFile(file, 'utf8')).split('\n').slice(0, 2).join('\n')),
      /holds 1 of its 3 pairs/,
    ],
    [
      'has a line that is cut',
      async () => writeFile(file, (await readFile(file)).subarray(0, -10)),
      /line 4 is no pair/,
    ],
    [
      'is of an older version',
      async () => writeFile(file, (await readFile(file, 'utf8')).replace('"version":2', '"version":1')),
      /not a pair bank of version 2/,
    ],
    ['is something else', () => writeFile(file, '{"pairs":[]}'), /not a pair bank/],
    [
      'points out of its folder',
      async () => writeFile(file, (await readFile(file, 'utf8')).replace(/"index":"/, '"index":"../')),
      /first line is damaged/,
    ],
    [
      'lost its index',
      async () => {
        for (const name of await readdir(folder))
          if (name.endsWith('.index')) await rm(path.join(folder, name));
      },
      /There is no file/,
    ],
    [
      'has a damaged index',
      async () => {
        for (const name of await readdir(folder))
          if (name.endsWith('.index')) await writeFile(path.join(folder, name), 'x');
      },
      /too short/,
    ],
  ])('is built again from the pairs when its file %s', async (_, damage, reason) => {
    await (await createPairBank({ embedder, pairs, library: flat })).save(file);
    await damage();
    const { bank, rebuilt } = await openPairBank(file, { embedder, pairs, library: flat });
    expect(rebuilt).toMatch(reason);
    expect(await nearestTo('mobi esta', bank)).toEqual(pairs[0]);
    await bank.save(file);
    expect((await openPairBank(file, { embedder, pairs, library: flat })).rebuilt).toBeUndefined();
  });

  test('never mixes the vectors of two embedders', async () => {
    await (await createPairBank({ embedder, pairs, library: flat })).save(file);
    const newer = counting({ ...embedder, version: '0' });
    const { rebuilt } = await openPairBank(file, { embedder: newer, pairs, library: flat });
    expect(rebuilt).toMatch(/made by the embedder/);
    expect(newer.embedded()).toBe(pairs.length);
  });

  test('keeps all that is known of a pair, and pairs of another origin apart', async () => {
    const known: readonly KnownPair[] = [
      {
        heard: 'mobi estar',
        canonical: 'Movistar',
        count: 4,
        language: 'es',
        tenant: 'norte',
        engine: 'whisper',
        context: 'le llamo de mobi estar por su factura',
        source: 'human',
        firstSeenMs: 1_700_000_000_000,
        lastSeenMs: 1_700_000_900_000,
      },
      { heard: 'mobi estar', canonical: 'Movistar', count: 1, tenant: 'sur' },
      ...Array.from({ length: 300 }, (_, at) => ({
        heard: `mobi estar ${'o'.repeat(at % 7)}`,
        canonical: `Movistar ${at}`,
        count: 1,
        tenant: 'este',
      })),
    ];
    await (await createPairBank({ embedder, pairs: known, library: flat })).save(file);
    const { bank } = await openPairBank(file, { embedder, pairs: known, library: flat });
    expect(bank.size).toBe(302);
    const [norte] = await bank.nearest(['mobi estar'], 3, { tenant: 'norte' });
    expect(norte?.map(({ pair }) => pair)).toEqual([known[0]]);
    const [spanishAndSouth] = await bank.nearest(['mobi estar'], 3, { tenant: 'sur', language: 'es' });
    expect(spanishAndSouth).toEqual([]);
    const [sur] = await bank.nearest(['mobi estar'], 3, { tenant: 'sur' });
    expect(sur?.map(({ pair }) => pair.count)).toEqual([1]);
  });

  test('finds what is left after most pairs were removed and the rest was saved', async () => {
    const many = Array.from({ length: 200 }, (_, at) => ({
      heard: `${['mesa', 'silla', 'puerta', 'ventana'][at % 4] ?? ''} numero ${'a'.repeat(1 + (at >> 2))}`,
      canonical: `T${at}`,
      count: 1,
    }));
    const bank = await createPairBank({ embedder, pairs: [...many, ...pairs] });
    await bank.remove(many);
    await bank.save(file);
    const watched = counting(embedder);
    const reopened = await openPairBank(file, { embedder: watched, pairs });
    expect([reopened.rebuilt, watched.embedded(), reopened.bank.size]).toEqual([undefined, 0, 3]);
    expect(await nearestTo('mobi esta', reopened.bank)).toEqual(pairs[0]);
  });

  test('orders by the cosine where the embedder has no closer look', async () => {
    const { closeLook, ...plain } = embedder;
    expect(closeLook).toBeDefined();
    const bank = await createPairBank({ embedder: plain, pairs, library: flat });
    const [found = []] = await bank.nearest(['mobi estar'], 3);
    expect(found[0]).toEqual({ pair: pairs[0], similarity: expect.closeTo(1, 5) as number });
    expect(found.map(({ similarity }) => similarity)).toEqual(
      found.map(({ similarity }) => similarity).sort((a, b) => b - a),
    );
  });
});
