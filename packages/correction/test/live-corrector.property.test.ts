import {
  type Corrector,
  compileLexicon,
  createCorrector,
  createLiveCorrector,
  type LiveCorrector,
  processOnline,
} from '@enmienda/correction';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spellingFrom } from '../src/spelled-letters.ts';
import { readUtterance } from '../src/utterance.ts';
import { windowWordsMax } from '../src/window-words.ts';
import {
  chainedSpeech,
  evaluationSpeech,
  misheardSpeech,
  type Speech,
  sampleSpeech,
  spelledSpeech,
} from './live-speech.ts';

/** What a client shows that follows `stable` and `reset` alone. */
interface Client {
  hear(text: string): 'words' | 'writing' | 'evidence' | undefined;
  /** Words of the first `length` units of what was heard last that are not stable. */
  held(length: number): number;
  end(text: string): 'words' | 'writing' | 'evidence' | undefined;
}

/** Checks at every step that what is shown is the correction of what was heard. */
function createClient(corrector: Corrector, live: LiveCorrector): Client {
  let shown = '';
  let heard = '';
  return {
    held(length) {
      let shift = 0;
      for (const { start, end, replacement } of processOnline(corrector, { text: heard }).corrections) {
        if (start + shift + replacement.length > shown.length) break;
        shift += replacement.length - (end - start);
      }
      return heard.slice(shown.length - shift, length).match(/\S*[\p{L}\p{N}]\S*/gu)?.length ?? 0;
    },
    hear(text) {
      heard = text;
      const { stable, provisional, reset } = live.partial({ text });
      if (reset !== undefined) {
        expect(reset.keep).toBeLessThan(shown.length);
        shown = shown.slice(0, reset.keep);
      }
      expect(stable.slice(0, shown.length)).toBe(shown);
      expect(stable + provisional).toBe(processOnline(corrector, { text }).text);
      shown = stable;
      return reset?.reason;
    },
    end(text) {
      const { reset, ...result } = live.final({ text });
      expect(result).toEqual(processOnline(corrector, { text }));
      expect(result.text.startsWith(reset === undefined ? shown : shown.slice(0, reset.keep))).toBe(true);
      shown = '';
      return reset?.reason;
    },
  };
}

/** A lexicon of some of the entries and pairs, and how readily it acts. */
function anyCorrector({ language, entries, pairs }: Speech): fc.Arbitrary<Corrector> {
  return fc
    .record({
      entries: fc.subarray([...entries]),
      pairs: fc.subarray([...pairs]),
      policy: fc.constantFrom({}, { applyThreshold: 0.2, suggestThreshold: 0.1, minMargin: 0 }),
    })
    .map(({ policy, ...lexicon }) =>
      createCorrector(compileLexicon({ language, ...lexicon }).lexicon, policy),
    );
}

/** Utterances run together, and where a recogniser that hears them tells so: after each word, or wherever, inside words too. */
function anyStream({
  utterances,
}: Speech): fc.Arbitrary<{ readonly text: string; readonly ends: readonly number[] }> {
  const said = fc.array(fc.constantFrom(...utterances), { minLength: 1, maxLength: 3 });
  return said
    .map((parts) => parts.join(' '))
    .chain((text) => {
      const wordEnds = Array.from(text.matchAll(/(?=\s)|$/gu), ({ index }) => index);
      const anywhere = fc.array(fc.nat(text.length), { minLength: 1, maxLength: 40 });
      const ends = fc.oneof(fc.constant(wordEnds), fc.subarray(wordEnds), anywhere);
      return ends.map((places) => ({ text, ends: places.toSorted((a, b) => a - b) }));
    });
}

const revision = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  taken: fc.nat(3),
  put: fc.array(fc.constantFrom('no', 'movistar', 'banco', 'Hola,', 'de', 'a', 'y'), { maxLength: 3 }),
});

/** Words in the middle of a text taken back, others heard instead. */
function revise(
  text: string,
  { at, taken, put }: { at: number; taken: number; put: readonly string[] },
): string {
  const words = text.split(' ');
  words.splice(Math.floor(at * words.length), taken, ...put);
  return words.join(' ');
}

const correctors = new Map<Speech, readonly Corrector[]>();

/** Compiling takes longer than correcting: a few lexicons are drawn once for each speech. */
function someCorrector(speech: Speech): fc.Arbitrary<Corrector> {
  const drawn = correctors.get(speech) ?? fc.sample(anyCorrector(speech), { numRuns: 6, seed: 20_261_121 });
  correctors.set(speech, drawn);
  return fc.constantFrom(...drawn);
}

const evaluationFolder = process.env['ENMIENDA_EVAL_DIR'];
const evaluationSets = [
  'es_wav2vec2_greedy',
  'es_chromium',
  'es_telephone',
  'pt_citrinet',
  'en_earnings21_google',
];

describe.each([
  sampleSpeech('es'),
  sampleSpeech('pt'),
  sampleSpeech('en'),
  misheardSpeech(),
  chainedSpeech(),
  spelledSpeech(),
])('live streams of $name', holdsFor);

describe.skipIf(evaluationFolder === undefined)(
  'live streams of the evaluation sets (ENMIENDA_EVAL_DIR)',
  () => {
    for (const set of evaluationSets) {
      const speech = evaluationFolder === undefined ? undefined : evaluationSpeech(evaluationFolder, set);
      if (speech !== undefined) describe(set, () => holdsFor(speech));
    }
  },
);

function holdsFor(speech: Speech): void {
  it('never take back stable text while the recogniser takes back nothing, and end as the whole is corrected', () => {
    fc.assert(
      fc.property(someCorrector(speech), anyStream(speech), (corrector, { text, ends }) => {
        const client = createClient(corrector, createLiveCorrector(corrector));
        for (const end of ends) expect(client.hear(text.slice(0, end))).toBeUndefined();
        expect(client.end(text)).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });

  it('hold back no more words than the longest window has, of those that two partials agree on', () => {
    fc.assert(
      fc.property(someCorrector(speech), anyStream(speech), (corrector, { text, ends }) => {
        const { lexicon } = corrector;
        const client = createClient(corrector, createLiveCorrector(corrector));
        let agreed = 0;
        for (const end of ends) {
          client.hear(text.slice(0, end));
          const { length } = text.slice(0, agreed).trimEnd();
          const known = readUtterance(text.slice(0, length), lexicon);
          const spelled = spellingFrom(known, known.tokens.length);
          if (
            /^\s/u.test(text.slice(length, end)) &&
            spelled >= known.tokens.length - windowWordsMax(lexicon)
          ) {
            expect(client.held(length)).toBeLessThanOrEqual(windowWordsMax(lexicon));
          }
          agreed = end;
        }
      }),
      { numRuns: 40 },
    );
  });

  it('show the correction of what is heard now, whatever the recogniser takes back', () => {
    fc.assert(
      fc.property(
        someCorrector(speech),
        anyStream(speech),
        fc.array(revision, { minLength: 1, maxLength: 4 }),
        (corrector, { text, ends }, revisions) => {
          const client = createClient(corrector, createLiveCorrector(corrector));
          for (const end of ends) client.hear(text.slice(0, end));
          let revised = text;
          for (const change of revisions) {
            revised = revise(revised, change);
            client.hear(revised);
            client.hear(revised);
          }
          client.end(text);
        },
      ),
      { numRuns: 40 },
    );
  });
}
