import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { ObjectInfo, ObjectStore } from '@enmienda/storage';
import { describe, expect, it } from 'vitest';
import { failure } from '../fixtures/failure.ts';

/** What not every store can do. */
type Capability = 'remembers' | 'conditional-parts';

interface ContractOptions {
  /** What the store lacks, with the reason: such a test is skipped by that name. */
  readonly lacks?: Partial<Readonly<Record<Capability, string>>>;
}

/** Larger than one part of an upload to S3. */
const LARGE_BYTES = 34 * 1024 * 1024 + 17;

/** What every object store must do; `create` gives an empty one, or one whose other objects don't begin with `folder`. */
export function objectStoreContract(
  name: string,
  create: () => Promise<{ readonly objects: ObjectStore; readonly folder: string }>,
  { lacks = {} }: ContractOptions = {},
): void {
  /** A test of what some stores lack. */
  function can(capability: Capability, sentence: string, test: () => Promise<void>): void {
    const reason = lacks[capability];
    if (reason === undefined) it(sentence, { timeout: 60_000 }, test);
    else it.skip(`${sentence} (lacking: ${reason})`, test);
  }

  const options = { contentType: 'text/plain' };
  const bytesOf = async (objects: ObjectStore, key: string) =>
    Buffer.from((await objects.get(key)).bytes).toString();

  describe(`${name}: an object store`, () => {
    it('gives back the bytes that were put, and what it knows of them', async () => {
      const { objects, folder } = await create();
      const key = `${folder}/a.bin`;
      const body = randomBytes(300_000);
      const beforeMs = Date.now();
      const put = await objects.put(key, body, { contentType: 'application/octet-stream' });
      const got = await objects.get(key);
      expect(Buffer.compare(got.bytes, body)).toBe(0);
      expect(got).toMatchObject({ key, sizeBytes: body.length, etag: put.etag });
      expect(await objects.head(key)).toMatchObject({ key, sizeBytes: body.length, etag: put.etag });
      expect(Math.abs(got.modifiedAt.getTime() - beforeMs)).toBeLessThan(60_000);
    });

    it('keeps an object of no bytes', async () => {
      const { objects, folder } = await create();
      await objects.put(`${folder}/empty`, new Uint8Array(), options);
      expect((await objects.get(`${folder}/empty`)).bytes).toHaveLength(0);
      expect(await objects.getRange(`${folder}/empty`, 0, 10)).toHaveLength(0);
    });

    it('replaces an object and changes its etag, even with as many bytes', async () => {
      const { objects, folder } = await create();
      const key = `${folder}/a`;
      const etags = new Set<string>();
      for (let version = 0; version < 20; version += 1) {
        etags.add((await objects.put(key, Buffer.from(`v${version + 10}`), options)).etag);
      }
      expect(etags.size).toBe(20);
      expect(await bytesOf(objects, key)).toBe('v29');
    });

    it('says not-found for what is not there, and undefined from head', async () => {
      const { objects, folder } = await create();
      const key = `${folder}/none`;
      await expect(objects.get(key)).rejects.toEqual(failure('not-found'));
      await expect(objects.getRange(key, 0, 1)).rejects.toEqual(failure('not-found'));
      await expect(objects.getRange(key, 0, 0)).rejects.toEqual(failure('not-found'));
      await expect(objects.stream(key)).rejects.toEqual(failure('not-found'));
      expect(await objects.head(key)).toBeUndefined();
      await objects.delete(key);
    });

    it('writes ifAbsent once: of many at a time one wins, and its bytes stay', async () => {
      const { objects, folder } = await create();
      const key = `${folder}/once`;
      const writes = await Promise.allSettled(
        Array.from({ length: 8 }, (_, writer) =>
          objects.put(key, Buffer.from(`writer ${writer}`), { ...options, ifAbsent: true }),
        ),
      );
      const winner = writes.findIndex(({ status }) => status === 'fulfilled');
      const losers = writes.filter((write) => write.status === 'rejected');
      expect(losers.map(({ reason }): unknown => reason)).toEqual(
        Array.from({ length: 7 }, () => failure('already-exists')),
      );
      expect(await bytesOf(objects, key)).toBe(`writer ${winner}`);
    });

    it('writes ifMatch only over that version', async () => {
      const { objects, folder } = await create();
      const key = `${folder}/versioned`;
      const first = await objects.put(key, Buffer.from('one'), options);
      const second = await objects.put(key, Buffer.from('two'), { ...options, ifMatch: first.etag });
      await expect(
        objects.put(key, Buffer.from('stale'), { ...options, ifMatch: first.etag }),
      ).rejects.toEqual(failure('conflict'));
      expect(await bytesOf(objects, key)).toBe('two');
      await objects.delete(key);
      await expect(
        objects.put(key, Buffer.from('late'), { ...options, ifMatch: second.etag }),
      ).rejects.toEqual(failure('conflict'));
      expect(await objects.head(key)).toBeUndefined();
    });

    it('lets one of several writers over the same version win', async () => {
      const { objects, folder } = await create();
      const key = `${folder}/contended`;
      const { etag } = await objects.put(key, Buffer.from('start'), options);
      const writes = await Promise.allSettled(
        Array.from({ length: 5 }, (_, writer) =>
          objects.put(key, Buffer.from(`writer ${writer}`), { ...options, ifMatch: etag }),
        ),
      );
      const winners = writes.flatMap(({ status }, writer) => (status === 'fulfilled' ? [writer] : []));
      expect(winners).toHaveLength(1);
      expect(await bytesOf(objects, key)).toBe(`writer ${winners[0] ?? ''}`);
    });

    it('reads a half-open range, clipped to the object', async () => {
      const { objects, folder } = await create();
      const key = `${folder}/range`;
      await objects.put(key, Buffer.from('0123456789'), options);
      const range = async (start: number, end: number) =>
        Buffer.from(await objects.getRange(key, start, end)).toString();
      expect(await range(0, 10)).toBe('0123456789');
      expect(await range(3, 5)).toBe('34');
      expect(await range(8, 50)).toBe('89');
      expect(await range(10, 12)).toBe('');
      expect(await range(4, 4)).toBe('');
      await expect(objects.getRange(key, 5, 4)).rejects.toThrow(RangeError);
      await expect(objects.getRange(key, -1, 4)).rejects.toThrow(RangeError);
    });

    it('streams the bytes', async () => {
      const { objects, folder } = await create();
      await objects.put(`${folder}/stream`, Buffer.from('ñandú '.repeat(20_000)), options);
      expect(await text(await objects.stream(`${folder}/stream`))).toBe('ñandú '.repeat(20_000));
    });

    it('takes a stream of any length and gives it back whole', { timeout: 60_000 }, async () => {
      const { objects, folder } = await create();
      const pieces = [randomBytes(1_000_003), randomBytes(7), Buffer.alloc(0), randomBytes(300_000)];
      const sizes = [0, 1, pieces.length, 36];
      for (const [index, repeated] of sizes.entries()) {
        const body = Array.from({ length: repeated }, (_, at) => pieces[at % pieces.length] ?? pieces[0]!);
        const whole = Buffer.concat(body);
        const key = `${folder}/streamed-${index}`;
        const sha256 = createHash('sha256').update(whole).digest('hex');
        const put = await objects.put(key, Readable.from(body), { ...options, sha256 });
        expect(put).toMatchObject({ key, sizeBytes: whole.length, sha256 });
        expect(put.etag).toBe((await objects.head(key))?.etag);
        expect(whole.equals((await objects.get(key, { sha256 })).bytes)).toBe(true);
      }
    });

    it('takes a stream larger than one part, and reads ranges across parts', {
      timeout: 60_000,
    }, async () => {
      const { objects, folder } = await create();
      const key = `${folder}/parts`;
      const whole = randomBytes(LARGE_BYTES);
      const sha256 = createHash('sha256').update(whole).digest('hex');
      const put = await objects.put(key, piecesOf(whole), { ...options, ifAbsent: true, sha256 });
      expect(put).toMatchObject({ sizeBytes: LARGE_BYTES, sha256 });
      const partBytes = 16 * 1024 * 1024;
      const range = await objects.getRange(key, partBytes - 5, partBytes + 5);
      expect(whole.subarray(partBytes - 5, partBytes + 5).equals(range)).toBe(true);
      expect(await sha256OfStream(await objects.stream(key, { sha256 }))).toBe(sha256);
      await expect(objects.put(key, piecesOf(whole), { ...options, ifAbsent: true })).rejects.toEqual(
        failure('already-exists'),
      );
      const { etag } = await objects.put(key, Buffer.from('small'), { ...options, ifMatch: put.etag });
      await expect(objects.put(key, piecesOf(whole), { ...options, ifMatch: put.etag })).rejects.toEqual(
        failure('conflict'),
      );
      expect((await objects.head(key))?.etag).toBe(etag);
    });

    can('conditional-parts', 'lets one of several large streams written ifAbsent win', async () => {
      const { objects, folder } = await create();
      const key = `${folder}/contended-parts`;
      const bodies = [1, 2, 3].map((value) => Buffer.alloc(LARGE_BYTES, value));
      const writes = await Promise.allSettled(
        bodies.map((body) => objects.put(key, piecesOf(body), { ...options, ifAbsent: true })),
      );
      expect(writes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    it('writes nothing where the bytes are not those that were meant, or where the stream fails', async () => {
      const { objects, folder } = await create();
      const key = `${folder}/meant`;
      const sha256 = createHash('sha256').update('meant').digest('hex');
      const wrong = failure('corrupt');
      await expect(objects.put(key, Buffer.from('other'), { ...options, sha256 })).rejects.toEqual(wrong);
      const large = piecesOf(Buffer.alloc(LARGE_BYTES));
      await expect(objects.put(key, large, { ...options, sha256 })).rejects.toEqual(wrong);
      async function* failing() {
        for (let piece = 0; piece < 20; piece += 1) yield Buffer.alloc(1024 * 1024);
        await Promise.reject(new Error('the caller hung up'));
      }
      await expect(objects.put(key, failing(), options)).rejects.toThrow('the caller hung up');
      expect(await objects.head(key)).toBeUndefined();
      expect(await listed(objects, `${folder}/`)).toEqual([]);
      expect(await objects.removeLeftovers(new Date(Date.now() + 60_000))).toBe(0);
    });

    it('stops a put where its signal is aborted, and writes nothing', async () => {
      const { objects, folder } = await create();
      const stop = new AbortController();
      async function* endless() {
        for (let piece = 0; ; piece += 1) {
          if (piece === 20) stop.abort();
          yield await Promise.resolve(Buffer.alloc(1024 * 1024));
          stop.signal.throwIfAborted();
        }
      }
      const put = objects.put(`${folder}/stopped`, endless(), { ...options, signal: stop.signal });
      await expect(put).rejects.toThrow('aborted');
      expect(await objects.head(`${folder}/stopped`)).toBeUndefined();
    });

    it('refuses to give bytes whose hash is not the one asked for', async () => {
      const { objects, folder } = await create();
      const key = `${folder}/checked`;
      const { sha256 } = await objects.put(key, Buffer.from('one'), options);
      expect((await objects.get(key, { sha256 })).sizeBytes).toBe(3);
      const other = createHash('sha256').update('two').digest('hex');
      await expect(objects.get(key, { sha256: other })).rejects.toEqual(failure('corrupt'));
      await expect(text(await objects.stream(key, { sha256: other }))).rejects.toEqual(failure('corrupt'));
    });

    can('remembers', 'remembers the hash and the content type of what it was told', async () => {
      const { objects, folder } = await create();
      const { sha256 } = await objects.put(`${folder}/known`, Buffer.from('a'), { contentType: 'audio/ogg' });
      expect(await objects.head(`${folder}/known`)).toMatchObject({ sha256, contentType: 'audio/ogg' });
      const streamed = { contentType: 'audio/flac', sha256 };
      await objects.put(`${folder}/streamed`, Readable.from([Buffer.from('a')]), streamed);
      expect(await objects.head(`${folder}/streamed`)).toMatchObject(streamed);
    });

    it('refuses to read more than was asked for', async () => {
      const { objects, folder } = await create();
      const key = `${folder}/large`;
      await objects.put(key, Buffer.alloc(1001), options);
      await expect(objects.get(key, { maxBytes: 1000 })).rejects.toEqual(failure('corrupt'));
      expect((await objects.get(key, { maxBytes: 1001 })).sizeBytes).toBe(1001);
    });

    it('lists a prefix in key order, over several pages', { timeout: 60_000 }, async () => {
      const { objects, folder } = await create();
      const names = Array.from({ length: 130 }, (_, index) => `rec_${index}`).concat([
        'rec_1-a',
        'rec_1_a',
        'rec_1.a',
      ]);
      for (let from = 0; from < names.length; from += 16) {
        const page = names.slice(from, from + 16);
        await Promise.all(page.map((name) => objects.put(`${folder}/${name}`, Buffer.from(name), options)));
      }
      await objects.put(`${folder}-other/rec_1`, Buffer.from('x'), options);
      const keys = async (prefix: string) => (await listed(objects, prefix)).map(({ key }) => key);
      const sorted = names.map((name) => `${folder}/${name}`).sort();
      expect(await keys(`${folder}/`)).toEqual(sorted);
      expect(await keys(`${folder}/rec_1`)).toEqual(
        sorted.filter((key) => key.startsWith(`${folder}/rec_1`)),
      );
      expect(await keys(folder)).toEqual([`${folder}-other/rec_1`, ...sorted]);
      expect(await keys(`${folder}/none`)).toEqual([]);
      const middle = sorted[57] ?? '';
      const behind = (await listed(objects, `${folder}/`, middle)).map(({ key }) => key);
      expect(behind).toEqual(sorted.slice(58));
      expect(await listed(objects, `${folder}/`, sorted.at(-1))).toEqual([]);
      const [first] = await listed(objects, `${folder}/rec_12`);
      const { sizeBytes, etag } = await objects.put(`${folder}/rec_12`, Buffer.from('rec_12'), options);
      expect(first).toMatchObject({ key: `${folder}/rec_12`, sizeBytes });
      expect((await listed(objects, `${folder}/rec_12`))[0]?.etag).toBe(etag);
    });

    it('deletes', async () => {
      const { objects, folder } = await create();
      await objects.put(`${folder}/a`, Buffer.from('a'), options);
      await objects.delete(`${folder}/a`);
      expect(await objects.head(`${folder}/a`)).toBeUndefined();
      expect(await listed(objects, `${folder}/`)).toEqual([]);
    });

    it.each([
      '../escape',
      'a/../b',
      '/etc/passwd',
      'audio',
      'audio/',
      'audio/.hidden',
      '.hidden/a',
      'a/b/c',
      'a/b\0c',
      'a/b c',
      'a\\b',
      'audio/ñ',
      `a/${'x'.repeat(300)}`,
      '',
    ])('refuses the key %j in every call', async (key) => {
      const { objects } = await create();
      const calls: (() => Promise<unknown>)[] = [
        () => objects.put(key, Buffer.from('x'), options),
        () => objects.get(key),
        () => objects.getRange(key, 0, 1),
        () => objects.stream(key),
        () => objects.head(key),
        () => objects.delete(key),
      ];
      for (const call of calls) await expect(call()).rejects.toEqual(failure('invalid-id'));
    });
  });
}

async function listed(objects: ObjectStore, prefix: string, after?: string): Promise<ObjectInfo[]> {
  const found: ObjectInfo[] = [];
  for await (const info of objects.list(prefix, after === undefined ? {} : { after })) found.push(info);
  return found;
}

/** A stream of pieces that fit no boundary. */
function piecesOf(whole: Uint8Array): Readable {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < whole.length; at += 999_983) pieces.push(whole.subarray(at, at + 999_983));
  return Readable.from(pieces);
}

async function sha256OfStream(stream: Readable): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of stream as AsyncIterable<Uint8Array>) hash.update(piece);
  return hash.digest('hex');
}
