import type { TextColumn } from './text-column.ts';

const SEED = 0x811c9dc5;

/** FNV-1a over UTF-16 code units; the upper bits of a product are the better mixed, and are folded into the lower. */
export function hashOfText(text: string): number {
  let hash = SEED;
  for (let i = 0; i < text.length; i += 1) hash = withUnit(hash, text.charCodeAt(i));
  return mixed(hash);
}

/** The same of texts in a column, run together. */
export function hashOfTexts({ units, starts }: TextColumn, texts: Uint32Array): number {
  let hash = SEED;
  for (const text of texts) {
    for (let i = starts[text]!; i < starts[text + 1]!; i += 1) hash = withUnit(hash, units[i]!);
  }
  return mixed(hash);
}

function withUnit(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193);
}

function mixed(hash: number): number {
  return hash ^ (hash >>> 15);
}
