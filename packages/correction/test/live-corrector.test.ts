import { compileLexicon, createCorrector, createLiveCorrector, processOnline } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import { describe, expect, it } from 'vitest';

const language = spanish();
const { lexicon } = compileLexicon({
  language,
  entries: [
    { canonical: 'Movistar' },
    { canonical: 'BBVA' },
    { canonical: 'El Corte Inglés' },
    { canonical: 'Vázquez', critical: true },
  ],
  pairs: [
    { heard: 'mobi estar', canonical: 'Movistar' },
    { heard: 'el movistar', canonical: 'Movistar' },
  ],
});
const corrector = createCorrector(lexicon);

const PLAIN = 'y la verdad es que no lo entiendo porque siempre he pagado todo a tiempo y nadie me avisa';

/** What is stable after each of the words of `text`, told one by one. */
function stableByWord(text: string): string[] {
  const live = createLiveCorrector(corrector);
  return Array.from(text.matchAll(/(?=\s)|$/gu), ({ index }) => {
    const { stable, reset } = live.partial({ text: text.slice(0, index) });
    expect(reset).toBeUndefined();
    return stable;
  });
}

/** A stream that heard `text` twice. */
function afterHearing(text: string) {
  const live = createLiveCorrector(corrector);
  live.partial({ text });
  return { live, stable: live.partial({ text }).stable };
}

describe('what is stable', () => {
  it('grows with the words, a few of them behind, and is corrected', () => {
    const text = `tengo un problema con mobi estar ${PLAIN}`;
    const stable = stableByWord(text);
    expect(stable.at(0)).toBe('');
    expect(stable.at(-1)).toContain('tengo un problema con Movistar y la verdad');
    for (const [i, now] of stable.entries()) expect(now.startsWith(stable[i - 1] ?? '')).toBe(true);
  });

  it('is nothing before two partials agree', () => {
    const live = createLiveCorrector(corrector);
    expect(live.partial({ text: PLAIN })).toEqual({ stable: '', provisional: PLAIN });
    expect(live.partial({ text: PLAIN }).stable).not.toBe('');
  });

  it.each([
    ['the beginning of a pair', 'mobi', 'estar'],
    ['the beginning of a term', 'el corte', 'inglés'],
    ['the beginning of a word', 'mobi est', 'ar'],
    ['letters that may spell on', 'be be uve', 'a'],
    ['a word that a correction to come makes a pair', 'el mobi', 'estar'],
    ['an address that goes on', 'escríbame a movistar', '@example.com'],
  ])('never holds %s', (_name, begun, rest) => {
    const { live, stable } = afterHearing(`${PLAIN} ${begun}`);
    expect(`${PLAIN} ${begun}`.startsWith(stable)).toBe(true);
    expect(stable.length).toBeLessThanOrEqual(PLAIN.length);
    const text = `${PLAIN} ${begun}${rest === 'ar' || rest.startsWith('@') ? '' : ' '}${rest}`;
    expect(live.final({ text })).toEqual(processOnline(corrector, { text }));
  });

  it('doesn’t wait for corrections that the edit cap may refuse later', () => {
    const dense = Array.from({ length: 9 }, () => 'muvistar').join(' ');
    const capped =
      'con Movistar Movistar Movistar Movistar Movistar Movistar Movistar muvistar muvistar y la';
    expect(stableByWord(`con ${dense} ${PLAIN}`).at(-1)).toContain(capped);
    expect(stableByWord(`con ${dense} y la verdad es que`).at(-1)).toContain('con Movistar Movistar');
  });

  it('begins anew after a final', () => {
    const { live } = afterHearing(PLAIN);
    live.final({ text: PLAIN });
    expect(live.partial({ text: 'otra cosa' })).toEqual({ stable: '', provisional: 'otra cosa' });
  });
});

describe('a reset', () => {
  it('keeps what is before the words that the recogniser took back', () => {
    const { live } = afterHearing(PLAIN);
    const text = PLAIN.replace('entiendo', 'veo claro');
    expect(live.partial({ text })).toMatchObject({
      reset: { keep: 'y la verdad es que no lo '.length, reason: 'words' },
    });
    expect(live.partial({ text })).not.toHaveProperty('reset');
  });

  it('is told of words that are gone', () => {
    const { live } = afterHearing(PLAIN);
    expect(live.partial({ text: 'y la' })).toEqual({
      stable: 'y la',
      provisional: '',
      reset: { keep: 'y la'.length, reason: 'words' },
    });
  });

  it('is told of a final in which only the writing changes, and not of a point behind what is stable', () => {
    const written = `Y la verdad${PLAIN.slice('y la verdad'.length)}`;
    expect(afterHearing(PLAIN).live.final({ text: written }).reset).toEqual({ keep: 0, reason: 'writing' });
    expect(afterHearing(PLAIN).live.final({ text: `${PLAIN}.` })).not.toHaveProperty('reset');
  });

  it('is told of confidences that come with the final only and change a correction', () => {
    const text = `me atendió el señor sarrasqueta ${PLAIN}`;
    const words = text
      .split(' ')
      .map((word) => ({ text: word, confidence: word === 'sarrasqueta' ? 0.1 : 0.99 }));
    const names = compileLexicon({ language, entries: [{ canonical: 'Zarrazketa' }] }).lexicon;
    const doubtful = createCorrector(names, { applyThreshold: 0.999, suggestThreshold: 0.001 });
    const scoreOf = (input: Parameters<typeof processOnline>[1]) =>
      processOnline(doubtful, input).suggestions[0]?.score ?? Number.NaN;
    const between = createCorrector(names, {
      applyThreshold: (scoreOf({ text }) + scoreOf({ text, words })) / 2,
    });

    const late = createLiveCorrector(between);
    late.partial({ text });
    expect(late.partial({ text }).stable).toContain('sarrasqueta');
    expect(late.final({ text, words })).toMatchObject({
      text: text.replace('sarrasqueta', 'Zarrazketa'),
      reset: { keep: 'me atendió el señor '.length, reason: 'evidence' },
    });
    const early = createLiveCorrector(between);
    early.partial({ text, words });
    expect(early.partial({ text, words }).stable).toContain('Zarrazketa');
    expect(early.final({ text, words })).not.toHaveProperty('reset');
  });
});

it('gives a long utterance as it gives a short one, whatever was corrected before', () => {
  const text = Array.from({ length: 40 }, (_, n) => (n % 3 === 0 ? `con mobi estar ${PLAIN}` : PLAIN)).join(
    ' ',
  );
  const live = createLiveCorrector(corrector);
  let shown = '';
  const ends = Array.from(text.matchAll(/(?=\s)|$/gu), ({ index }) => index).filter((_, i) => i % 7 === 0);
  for (const end of ends) {
    const { stable, provisional } = live.partial({ text: text.slice(0, end) });
    expect(stable.startsWith(shown)).toBe(true);
    expect(stable + provisional).toBe(processOnline(corrector, { text: text.slice(0, end) }).text);
    shown = stable;
  }
  expect(live.final({ text }).text.startsWith(shown)).toBe(true);
});
