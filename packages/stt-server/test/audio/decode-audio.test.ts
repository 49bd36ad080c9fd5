import { decodeAudio, EngineError } from '@enmienda/stt-server/engines';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { audioContentType } from '../../src/audio/decode-audio.ts';
import { encodeWav } from '../../src/audio/wav.ts';
import { toneWav } from '../wav-file.ts';

/** Cycles a second, by counting upward crossings of zero. */
function pitchOf(samples: Float32Array): number {
  let crossings = 0;
  for (let index = 1; index < samples.length; index++) {
    if ((samples[index - 1] ?? 0) < 0 && (samples[index] ?? 0) >= 0) crossings += 1;
  }
  return (crossings * 16_000) / samples.length;
}

describe('decodeAudio', () => {
  it.each([
    [8000, 1],
    [8000, 2],
    [11_025, 1],
    [16_000, 1],
    [22_050, 2],
    [44_100, 2],
    [48_000, 1],
  ])(
    'brings a tone at %i Hz with %i channels to 16 kHz mono, at its pitch and length',
    async (sampleRateHz, channels) => {
      const audio = await decodeAudio(toneWav({ seconds: 1.5, sampleRateHz, channels }));
      expect(audio).toMatchObject({ durationMs: 1500, sampleRateHz, channels });
      const frames = Math.round(1.5 * sampleRateHz);
      expect(audio.samples).toHaveLength(Math.round((frames * 16_000) / sampleRateHz));
      expect(Math.abs(pitchOf(audio.samples) - 440)).toBeLessThan(3);
      const loudest = audio.samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
      expect(loudest).toBeGreaterThan(0.33);
      expect(loudest).toBeLessThan(0.42);
    },
  );

  it('reads what encodeWav wrote, to a step of 16 bits or two', async () => {
    const samples = Float32Array.from({ length: 1600 }, (_, index) => Math.sin(index / 7) * 1.2);
    const audio = await decodeAudio(encodeWav(samples, 16_000));
    expect(audio.samples).toHaveLength(1600);
    for (const [index, sample] of audio.samples.entries()) {
      expect(Math.abs(sample - Math.max(-1, Math.min(1, samples[index] ?? 0)))).toBeLessThan(2 / 32_767);
    }
  });

  it('refuses every WAV file that is cut off, wherever the cut is', async () => {
    const whole = toneWav({ seconds: 0.1, sampleRateHz: 8000 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length - 1 }), async (length) => {
        const work = decodeAudio(whole.subarray(0, length));
        await expect(work).rejects.toMatchObject({ failure: { kind: 'unreadable-audio' } });
      }),
    );
  });

  it('never fails in an unnamed way, whatever the bytes are', async () => {
    const starts = ['RIFF\0\0\0\0WAVEfmt ', 'ID3\x04', 'fLaC', 'OggS', '\xff\xfb\x90\x00', '#!AMR\n', ''];
    const bytes = fc
      .tuple(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 400 }))
      .map(([start, rest]) => Buffer.concat([Buffer.from(start, 'latin1'), rest]));
    await fc.assert(
      fc.asyncProperty(bytes, async (file) => {
        const failure = await decodeAudio(file).then(
          () => undefined,
          (error: unknown) => (error instanceof EngineError ? error.failure.kind : 'unnamed'),
        );
        expect(['unreadable-audio', undefined]).toContain(failure);
      }),
      { numRuns: 60 },
    );
  });

  it('takes a header without a length for a stream, and reads to the end', async () => {
    const streamed = toneWav({ seconds: 1, sampleRateHz: 8000 });
    streamed.writeUInt32LE(0xff_ff_ff_ff, 40);
    expect((await decodeAudio(streamed)).durationMs).toBe(1000);
  });

  it.each([
    ['no channels', 22],
    ['a block size of 0', 32],
  ])('refuses a WAV file with %s', async (_name, at) => {
    const damaged = toneWav({ seconds: 0.1, sampleRateHz: 8000 });
    damaged.writeUInt16LE(0, at);
    await expect(decodeAudio(damaged)).rejects.toThrow('it has no channels');
  });

  it('refuses an impossible rate', async () => {
    const damaged = toneWav({ seconds: 0.1, sampleRateHz: 8000 });
    damaged.writeUInt32LE(3, 24);
    await expect(decodeAudio(damaged)).rejects.toThrow("3 Hz can't be right");
  });

  it('stops at the limit', async () => {
    const work = decodeAudio(toneWav({ seconds: 30, sampleRateHz: 8000 }), { maxDurationMs: 10_000 });
    await expect(work).rejects.toMatchObject({ failure: { kind: 'audio-too-long', limitMs: 10_000 } });
  });

  it('has nothing of the audio before in it, not even of one that was stopped half-way', async () => {
    const loud = toneWav({ seconds: 2, sampleRateHz: 8000 });
    await expect(decodeAudio(loud, { maxDurationMs: 1000 })).rejects.toBeInstanceOf(EngineError);
    const silence = await decodeAudio(encodeWav(new Float32Array(4000), 8000));
    expect(silence.samples.every((sample) => sample === 0)).toBe(true);
  });

  it('can be called off', async () => {
    const work = decodeAudio(toneWav({ seconds: 1, sampleRateHz: 8000 }), { signal: AbortSignal.abort() });
    await expect(work).rejects.toMatchObject({ failure: { kind: 'aborted' } });
  });
});

describe('audioContentType', () => {
  it.each([
    [toneWav({ seconds: 0.1, sampleRateHz: 8000 }), 'audio/wav'],
    [Buffer.from('fLaC\0\0\0\x22'), 'audio/flac'],
    [Buffer.from('hello'), 'application/octet-stream'],
  ])('goes by the first bytes (%#)', (bytes, type) => {
    expect(audioContentType(bytes)).toBe(type);
  });
});
