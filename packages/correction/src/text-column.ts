/**
 * Texts one after another in one array of UTF-16 code units, so that 100,000 of them are two arrays and not 100,000
 * objects: text i is `units[starts[i]]` to `units[starts[i + 1]]`.
 */
export interface TextColumn {
  readonly units: Uint16Array;
  readonly starts: Uint32Array;
}

export function textColumn(texts: readonly string[]): TextColumn {
  const starts = new Uint32Array(texts.length + 1);
  for (let i = 0; i < texts.length; i += 1) starts[i + 1] = starts[i]! + texts[i]!.length;
  const units = new Uint16Array(starts[texts.length]!);
  let write = 0;
  for (const text of texts) {
    for (let i = 0; i < text.length; i += 1) {
      units[write] = text.charCodeAt(i);
      write += 1;
    }
  }
  return { units, starts };
}

/** The text as a string, made anew. Four units at a time: half the time of one at a time, a fifth of spreading them. */
export function textAt({ units, starts }: TextColumn, index: number): string {
  let at = starts[index]!;
  const end = starts[index + 1]!;
  let text = '';
  for (; at + 4 <= end; at += 4) {
    text += String.fromCharCode(units[at]!, units[at + 1]!, units[at + 2]!, units[at + 3]!);
  }
  for (; at < end; at += 1) text += String.fromCharCode(units[at]!);
  return text;
}
