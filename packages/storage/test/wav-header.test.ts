import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readWavHeader } from '../src/wav-header.ts';
import { silentWav } from './fixtures/recording-fixtures.ts';

const format = { sampleRateHz: 8000, channels: 1 };

/** The file with another number of bytes promised for its sound. */
function promising(sizeBytes: number): Buffer {
  const wav = Buffer.from(silentWav(500));
  wav.writeUInt32LE(sizeBytes, 40);
  return wav;
}

describe('readWavHeader', () => {
  it.each([
    ['a whole file', silentWav(500), { ...format, durationMs: 500 }],
    ['a file of no sound', silentWav(0), { ...format, durationMs: 0 }],
    ['sound that was cut off', silentWav(500).subarray(0, 44 + 1600), { ...format, durationMs: 100 }],
    ['a header cut off before the sound', silentWav().subarray(0, 38), format],
    ['a header cut off in the format', silentWav().subarray(0, 30), {}],
    ['only the tag', Buffer.from('RIFF'), {}],
    ['nothing', Buffer.alloc(0), {}],
    ['another file', Buffer.from('ID3\u0003 an MP3 that was named .wav, as happens'), {}],
    ['a stream that promised nothing', promising(0), { ...format, durationMs: 500 }],
    ['a stream that promised everything', promising(0xffffffff), { ...format, durationMs: 500 }],
    ['a rate of nothing', Buffer.from(silentWav()).fill(0, 24, 28), {}],
  ])('reads %s', (_, bytes, expected) => {
    expect(readWavHeader(bytes)).toEqual(expected);
  });

  it('steps over chunks it does not know, odd ones too', () => {
    const wav = silentWav(500);
    const list = Buffer.from('LIST\u0003\0\0\0abc\0', 'latin1');
    const odd = Buffer.concat([wav.subarray(0, 36), list, wav.subarray(36)]);
    expect(readWavHeader(odd)).toEqual({ ...format, durationMs: 500 });
  });

  it('reads the view it is given, not the buffer behind it', () => {
    const behind = Buffer.concat([Buffer.from('xx'), silentWav(500), Buffer.alloc(1000)]);
    expect(readWavHeader(behind.subarray(2, 2 + 8044))).toEqual({ ...format, durationMs: 500 });
  });

  it('never throws and never hangs, whatever the bytes are', () => {
    const damagedWav = fc
      .tuple(fc.nat(60), fc.uint8Array({ maxLength: 40 }))
      .map(([at, bytes]) => Buffer.concat([silentWav(5).subarray(0, at), bytes, silentWav(5).subarray(at)]));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 100 }), damagedWav), (bytes) => {
        const { durationMs = 0 } = readWavHeader(bytes);
        expect(Number.isSafeInteger(durationMs) && durationMs >= 0).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
