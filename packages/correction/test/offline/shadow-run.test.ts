import { createShadowRun, type PastChange, type PastTurn } from '@enmienda/correction/offline';
import { describe, expect, test } from 'vitest';

const pair = { heard: 'mobi estar', canonical: 'Movistar' };

const hypothesis = 'soy de Mobi estar desde ayer';

/** The change of the first place of the hypothesis where `heard` stands. */
function change(heard: string, replacement: string, method = 'edit'): PastChange {
  const start = hypothesis.indexOf(heard);
  return { start, end: start + heard.length, replacement, method };
}

function countsIn(...turns: readonly PastTurn[]) {
  const shadow = createShadowRun([pair]);
  for (const turn of turns) shadow.add(turn);
  return shadow.countsOf(pair);
}

describe('a shadow run', () => {
  test.each<readonly [string, PastTurn, object]>([
    [
      'a hit where the pipeline put the term there by itself',
      { hypothesis, corrections: [change('Mobi estar', 'Movistar')], suggestions: [] },
      { hits: 1 },
    ],
    [
      'a hit inside a longer correction to the same term',
      { hypothesis, corrections: [change('de Mobi estar', 'Movistar')], suggestions: [] },
      { hits: 1 },
    ],
    [
      'undecided where a known pair put it there',
      { hypothesis, corrections: [change('Mobi estar', 'Movistar', 'pair')], suggestions: [] },
      { undecided: 1 },
    ],
    [
      'undecided where it was suggested',
      { hypothesis, corrections: [], suggestions: [change('Mobi estar', 'Movistar')] },
      { undecided: 1 },
    ],
    [
      'a stray where the words were held to be right',
      { hypothesis, corrections: [], suggestions: [] },
      { strays: 1, unread: 1 },
    ],
    [
      'a stray where they became another term',
      { hypothesis, corrections: [change('Mobi estar', 'Mobistel')], suggestions: [] },
      { strays: 1, unread: 1 },
    ],
    [
      'a stray that somebody read where a person left the words',
      { hypothesis, readText: `${hypothesis}.`, corrections: [], suggestions: [] },
      { strays: 1 },
    ],
    [
      'undecided where a person wrote the term, in the place of more or fewer words',
      { hypothesis, readText: 'x', corrections: [change('Mobi', 'Movistar', 'human')], suggestions: [] },
      { undecided: 1 },
    ],
    [
      'undecided where a person wrote the term somewhere',
      { hypothesis, readText: 'es de movistar, sí', corrections: [], suggestions: [] },
      { undecided: 1 },
    ],
    [
      'nothing where only a part of them stands',
      { hypothesis: 'mobi está aquí, quiero estar', corrections: [], suggestions: [] },
      {},
    ],
    [
      'nothing across the end of a sentence',
      { hypothesis: 'es mobi. Estar aquí', corrections: [], suggestions: [] },
      {},
    ],
  ])('counts %s', (_, turn, counts) => {
    expect(countsIn(turn)).toEqual({ hits: 0, undecided: 0, strays: 0, unread: 0, ...counts });
  });

  test('counts every place of every pair in one pass', () => {
    const shadow = createShadowRun([pair, { heard: 'mobi', canonical: 'Mobi' }, pair]);
    shadow.add({ hypothesis: 'mobi estar mobi estar mobi', corrections: [], suggestions: [] });
    shadow.add({ hypothesis: '', corrections: [], suggestions: [] });
    expect(shadow.turnCount).toBe(2);
    expect(shadow.countsOf(pair).strays).toBe(2);
    expect(shadow.countsOf({ heard: 'mobi', canonical: 'Mobi' }).strays).toBe(3);
    expect(shadow.countsOf({ heard: 'never', canonical: 'Watched' })).toEqual({
      hits: 0,
      undecided: 0,
      strays: 0,
      unread: 0,
    });
  });
});
