/** A mono 16-bit WAV file of a tone, by hand, so that its bytes don't come from the code under test. */
export function toneWav(options: {
  readonly seconds: number;
  readonly sampleRateHz: number;
  readonly channels?: number;
}) {
  const { seconds, sampleRateHz, channels = 1 } = options;
  const frames = Math.round(seconds * sampleRateHz);
  const data = Buffer.alloc(frames * channels * 2);
  for (let frame = 0; frame < frames; frame++) {
    const value = Math.round(Math.sin((2 * Math.PI * 440 * frame) / sampleRateHz) * 12_000);
    for (let channel = 0; channel < channels; channel++)
      data.writeInt16LE(value, (frame * channels + channel) * 2);
  }
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(sampleRateHz, 24);
  header.writeUInt32LE(sampleRateHz * channels * 2, 28);
  header.writeUInt16LE(channels * 2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}
