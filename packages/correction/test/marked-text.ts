import { type Corrector, processOnline } from '@enmienda/correction';
import { expect } from 'vitest';

/** A test sentence: what is heard, what it is to become, and the corrections in text order. */
export interface MarkedText {
  readonly heard: string;
  readonly corrected: string;
  readonly corrections: readonly { readonly original: string; readonly replacement: string }[];
}

const MARK = /\[([^\]→]*)→([^\]]*)\]/gu;

/** Reads `tengo [mobi estar→Movistar] en casa`: in brackets what was heard and what it is to become. */
export function readMarkedText(marked: string): MarkedText {
  return {
    heard: marked.replace(MARK, '$1'),
    corrected: marked.replace(MARK, '$2'),
    corrections: Array.from(marked.matchAll(MARK), ([, original = '', replacement = '']) => ({
      original,
      replacement,
    })),
  };
}

/** Corrects what is heard in `marked` and expects exactly the corrections in brackets. */
export function expectCorrections(corrector: Corrector, marked: string): void {
  const { heard, corrected, corrections } = readMarkedText(marked);
  const result = processOnline(corrector, { text: heard });
  expect(result.text).toBe(corrected);
  expect(result.corrections.map(({ original, replacement }) => ({ original, replacement }))).toEqual(
    corrections,
  );
}
