import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseRecordingId } from '@enmienda/storage';
import { decodeAudio } from '@enmienda/stt-server/engines';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AudioSpool, createAudioSpool } from '../../src/live-audio/audio-spool.ts';
import { makeTemporaryFolder } from '../running-server.ts';
import { pcm } from './timeline.ts';

const id = parseRecordingId('rec_live');
const mono = { encoding: 'pcm16', sampleRateHz: 8000, channels: 1 } as const;

let folder: string;
let spool: AudioSpool;

beforeEach(async () => {
  folder = await makeTemporaryFolder();
  spool = createAudioSpool(path.join(folder, 'live'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const ramp = (from: number, count: number) => Int16Array.from({ length: count }, (_, at) => from + at);
const soundOf = (wav: Uint8Array) => [...new Int16Array(wav.slice(44).buffer)];

describe('the spool of live sound', () => {
  it('gives back what was appended as a WAV file that decodes, gaps silent', async () => {
    const file = await spool.open(id, mono);
    file.append(0, 0, pcm(ramp(1, 100)));
    file.append(0, 200, pcm(ramp(201, 100)));
    const wav = (await file.finish())!;
    expect(soundOf(wav)).toEqual([...ramp(1, 100), ...new Int16Array(100), ...ramp(201, 100)]);
    expect(await decodeAudio(wav)).toMatchObject({ sampleRateHz: 8000, channels: 1 });
  });

  it('lays tracks side by side, each as long as the longest', async () => {
    const file = await spool.open(id, { ...mono, encoding: 'mulaw', channels: 2 });
    file.append(0, 0, Buffer.from([1, 2, 3]));
    file.append(1, 1, Buffer.from([9]));
    const wav = (await file.finish())!;
    expect([...wav.slice(44)]).toEqual([1, 0xff, 2, 9, 3, 0xff]);
    expect(await decodeAudio(wav)).toMatchObject({ channels: 2 });
  });

  it('has what was written when its process died, but for a chunk that was cut off', async () => {
    const file = await spool.open(id, mono);
    file.append(0, 0, pcm(ramp(1, 4000)));
    file.append(0, 4000, pcm(ramp(1, 4000)));
    await file.finish();
    const where = path.join(folder, 'live', 'rec_live.spool');
    await truncate(where, (await readFile(where)).length - 1);
    const next = createAudioSpool(path.join(folder, 'live'));
    expect(await next.leftBehind()).toEqual([id]);
    expect(soundOf((await next.recover(id))!)).toEqual([...ramp(1, 4000)]);
    await next.remove(id);
    expect(await next.leftBehind()).toEqual([]);
    await file.remove();
  });

  it.each([
    ['no format', ''],
    ['another format', '{"encoding":"mp3"}\n'],
    ['no sound', '{"encoding":"pcm16","sampleRateHz":8000,"channels":1}\n'],
    [
      'a place that can not be',
      `{"encoding":"pcm16","sampleRateHz":8000,"channels":1}\n\0\xff\xff\xff\xff\xff\xff\x02\0\0\0ab`,
    ],
  ])('makes nothing of a file with %s', async (_name, content) => {
    const file = await spool.open(id, mono);
    await file.finish();
    await writeFile(path.join(folder, 'live', 'rec_live.spool'), Buffer.from(content, 'latin1'));
    expect(await spool.recover(id)).toBeUndefined();
    await file.remove();
  });

  it('has nothing before the first call', async () => {
    expect(await spool.leftBehind()).toEqual([]);
  });
});
