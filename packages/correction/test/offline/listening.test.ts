import { compileLexicon, createCorrector, type OnlineResult } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import {
  type AcousticQuestion,
  type AcousticScorer,
  createOfflineCorrector,
  type OfflineCorrector,
  type OfflineTurn,
  processOffline,
} from '@enmienda/correction/offline';
import { describe, expect, test } from 'vitest';

const { lexicon } = compileLexicon({
  language: spanish({ dialect: 'es-MX' }),
  entries: ['Xochimilco', 'Plasencia', 'Telcel', 'Vázquez'].map((canonical) => ({ canonical })),
});

/** Every candidate has this score by its text, so that what is heard decides. */
function scoring(score: number): Promise<OfflineCorrector> {
  const corrector = { ...createCorrector(lexicon, { suggestThreshold: 0.05 }), score: () => score };
  return createOfflineCorrector({ lexicon, corrector });
}

const unsure = await scoring(0.2);
const sure = await scoring(0.9);

interface Ears {
  readonly scorer: AcousticScorer;
  readonly asked: AcousticQuestion[];
}

/** Sound in which `said` was said: every word that a text has and `said` hasn't, or the other way round, costs 10 nats. */
function ears(said: string, heard = said): Ears {
  const asked: AcousticQuestion[] = [];
  const wordsOf = (text: string) => text.toLowerCase().split(' ');
  const fit = (text: string) => {
    const [ours, theirs] = [wordsOf(text), wordsOf(said)];
    const apart = [
      ...ours.filter((word) => !theirs.includes(word)),
      ...theirs.filter((word) => !ours.includes(word)),
    ];
    return -2 - 10 * apart.length;
  };
  const scorer: AcousticScorer = {
    name: 'ears',
    longestMs: 30_000,
    score(question) {
      asked.push(question);
      const values = question.texts.map(fit);
      return Promise.resolve({ unprompted: values, prompted: values, heard, cpuMs: 7 });
    },
  };
  return { scorer, asked };
}

const audio = { samples: new Float32Array(16_000 * 20), sampleRateHz: 16_000 };

/** A word each half second. */
function timed(text: string): OfflineTurn {
  const words = text.split(' ').map((word, i) => ({ text: word, startMs: i * 500, endMs: i * 500 + 500 }));
  return { text, words };
}

async function listen(turn: OfflineTurn, scorer: AcousticScorer, offline = unsure) {
  const options = { listening: { scorer, audio } };
  const { turns, listening } = await processOffline(offline, { turns: [turn] }, options);
  return { result: turns[0]!, listening };
}

describe('listening again', () => {
  const doubtful = timed('me llamo basquet');

  test('applies what the sound supports, and says how well and where to listen', async () => {
    const { scorer } = ears('vivo en Xochimilco desde niño');
    const { result, listening } = await listen(timed('vivo en sochi milco desde niño'), scorer);
    expect(result.text).toBe('vivo en Xochimilco desde niño');
    expect(result.corrections[0]?.evidence).toMatchObject({
      acousticAsWritten: -32,
      acousticAsCorrected: -2,
      acousticPromptedGain: 30,
      listenFromMs: 700,
      listenToMs: 2300,
    });
    expect(listening).toEqual({ passages: 1, failed: 0, listenedMs: 3300, cpuMs: 7 });
  });

  test('speaks for what it supports and against what it does not, beside the text', async () => {
    const turn = timed('tengo telsol');
    const scoreOf = ({ corrections, suggestions }: OnlineResult) =>
      [...corrections, ...suggestions].find(({ replacement }) => replacement === 'Telcel')?.score ?? 0;
    const text = scoreOf((await processOffline(unsure, { turns: [turn] })).turns[0]!);
    const against = scoreOf((await listen(turn, ears('tengo telsol').scorer)).result);
    const inFavour = scoreOf((await listen(turn, ears('tengo Telcel').scorer)).result);
    expect(against).toBeLessThan(text);
    expect(inFavour).toBeGreaterThan(text);
  });

  test('recovers what text alone would not touch', async () => {
    const without = await processOffline(unsure, { turns: [doubtful] });
    expect(without.turns[0]?.text).toBe(doubtful.text);
    const { result } = await listen(doubtful, ears('me llamo Vázquez').scorer);
    expect(result.text).toBe('me llamo Vázquez');
  });

  test('asks about the words as they stand first, and tells the terms', async () => {
    const { scorer, asked } = ears('me llamo basquet');
    await listen(doubtful, scorer);
    expect(asked[0]).toMatchObject({ startMs: 0, endMs: 1800, language: 'es', terms: ['Vázquez'] });
    expect(asked[0]?.texts[0]).toBe(doubtful.text);
    expect(asked[0]?.texts).toContain('me llamo Vázquez');
  });

  test('asks nothing where nothing is in doubt', async () => {
    const { scorer, asked } = ears('');
    const { listening } = await listen(timed('buenas tardes'), scorer);
    expect(asked).toEqual([]);
    expect(listening).toEqual({ passages: 0, failed: 0, listenedMs: 0, cpuMs: 0 });
  });

  test('checks a term that the engine writes by itself before it is believed', async () => {
    const turn = timed('me llamo basquet de la presencia');
    const said = ears('me llamo basquet de Plasencia');
    const { result } = await listen(turn, said.scorer);
    expect(said.asked[0]?.texts).not.toContain('me llamo basquet de Plasencia');
    expect(said.asked.at(-1)?.texts).toEqual([turn.text, 'me llamo basquet de Plasencia']);
    expect(result.text).toBe('me llamo basquet de Plasencia');
    expect(result.corrections[0]?.evidence.acousticPromptedGain).toBe(30);
    const invented = ears('me llamo basquet de la presencia', 'me llamo basquet de Plasencia');
    expect((await listen(turn, invented.scorer)).result).toMatchObject({
      text: turn.text,
      corrections: [],
    });
  });

  test('changes nothing when it is done again, or without times', async () => {
    const { scorer } = ears('vivo en Xochimilco desde niño');
    const once = await listen(timed('vivo en sochi milco desde niño'), scorer);
    const again = await listen(timed(once.result.text), scorer);
    expect(again.result.text).toBe(once.result.text);
    const { listening, result } = await listen({ text: 'vivo en sochi milco' }, scorer, sure);
    expect(listening?.passages).toBe(0);
    expect(result.text).toBe('vivo en Xochimilco');
    expect(result.corrections[0]?.evidence).not.toHaveProperty('acousticAsWritten');
  });

  test('says nothing of listening where there is nothing to listen with', async () => {
    expect(await processOffline(unsure, { turns: [doubtful] })).not.toHaveProperty('listening');
  });
});

describe('a scorer that fails', () => {
  const turn = timed('vivo en sochi milco');
  const failing = (score: AcousticScorer['score']): AcousticScorer => ({
    name: 'none',
    longestMs: 30_000,
    score,
  });

  test('leaves the decision to the text, and is counted', async () => {
    const scorer = failing(() => Promise.reject(new Error('gone')));
    const { result, listening } = await listen(turn, scorer, sure);
    expect(result.text).toBe('vivo en Xochimilco');
    expect(listening).toMatchObject({ passages: 1, failed: 1 });
    expect(result.corrections[0]?.evidence).not.toHaveProperty('listenFromMs');
  });

  test('three times, and never succeeds, is not asked again in this call', async () => {
    let asked = 0;
    const scorer = failing(() => {
      asked += 1;
      return Promise.reject(new Error('gone'));
    });
    const turns = Array.from({ length: 5 }, () => turn);
    const result = await processOffline(sure, { turns }, { listening: { scorer, audio } });
    expect(asked).toBe(3);
    expect(result.listening).toMatchObject({ passages: 5, failed: 5 });
  });

  test('with too few numbers is a mistake of whoever made it', async () => {
    const scorer = failing(() => Promise.resolve({ unprompted: [-1], prompted: [], heard: '', cpuMs: 0 }));
    await expect(listen(turn, scorer)).rejects.toBeInstanceOf(RangeError);
  });

  test('because it was called off ends the call with the reason', async () => {
    const calling = new AbortController();
    const reason = new Error('stop');
    const scorer = failing(() => {
      calling.abort(reason);
      return Promise.reject(new Error('killed'));
    });
    const options = { listening: { scorer, audio }, signal: calling.signal };
    await expect(processOffline(unsure, { turns: [turn] }, options)).rejects.toBe(reason);
  });
});
