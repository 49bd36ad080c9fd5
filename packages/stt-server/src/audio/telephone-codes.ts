/** G.711 (ITU-T, 1988): the 8-bit codes of telephone networks, to 16-bit samples. */

const MU_LAW = Int16Array.from({ length: 256 }, (_, code) => {
  const bits = ~code & 0xff;
  const magnitude = (((bits & 0x0f) << 3) + 0x84) << ((bits & 0x70) >> 4);
  return (bits & 0x80) === 0 ? magnitude - 0x84 : 0x84 - magnitude;
});

const A_LAW = Int16Array.from({ length: 256 }, (_, code) => {
  const bits = code ^ 0x55;
  const exponent = (bits & 0x70) >> 4;
  const mantissa = (bits & 0x0f) << 4;
  const magnitude = exponent === 0 ? mantissa + 8 : (mantissa + 0x108) << (exponent - 1);
  return (bits & 0x80) === 0 ? -magnitude : magnitude;
});

/** Samples of a stretch of bytes; of `pcm16` an odd last byte is left out. */
export function decodeSamples(bytes: Uint8Array, encoding: 'pcm16' | 'mulaw' | 'alaw'): Int16Array {
  switch (encoding) {
    case 'mulaw':
      return Int16Array.from(bytes, (code) => MU_LAW[code] ?? 0);
    case 'alaw':
      return Int16Array.from(bytes, (code) => A_LAW[code] ?? 0);
    case 'pcm16': {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      return Int16Array.from({ length: bytes.byteLength >> 1 }, (_, at) => view.getInt16(at * 2, true));
    }
  }
}
