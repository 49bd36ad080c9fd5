declare module 'audio-type' {
  /** Names the format by its first bytes; it reads the whole buffer behind a view, so give it a copy. */
  export default function audioType(bytes: Uint8Array): string | undefined;
}
