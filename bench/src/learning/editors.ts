import type { LanguageCode } from '@enmienda/correction';
import { createPairBank, createPhoneEmbedder, type PairBank } from '@enmienda/correction/offline';
import { normalize } from '../eval/measures.ts';
import type { PreparedSet } from '../eval/prepared-set.ts';
import { pick } from '../latency/seeded-random.ts';
import type { SimulatedCall } from './dealt-days.ts';

/** Texts that people write for calls. */
export interface Editors {
  /** What one of the honest ones makes of the call: its reference, in which a mention may be of another term by mistake. */
  honest(call: SimulatedCall): Promise<{ readonly author: string; readonly text: string }>;
  /** What a poisoned account makes of it: a term where nobody said it, in the place of the words that sound most like one. */
  poisoned(call: SimulatedCall): Promise<{ readonly author: string; readonly text: string } | undefined>;
}

const HONEST = ['ana', 'bruno', 'carla', 'diego', 'elena', 'fabio', 'gema', 'hugo'] as const;
/** Two accounts that agree with each other: one alone is never believed. */
const POISONED = ['poisoned-1', 'poisoned-2'] as const;
const WINDOW_WORDS_MAX = 2;

/** What sounds alike comes from the vocabulary, so that mistakes and poison pass every test of sound. */
export async function createEditors(
  sets: readonly PreparedSet[],
  wrongShare: number,
  random: () => number,
): Promise<Editors> {
  const banks = new Map<LanguageCode, PairBank>();
  for (const { language, canonicals } of sets) {
    const pairs = canonicals.map((canonical) => ({ heard: normalize(canonical), canonical, count: 1 }));
    const bank = banks.get(language.code);
    if (bank === undefined)
      banks.set(language.code, await createPairBank({ embedder: createPhoneEmbedder(language), pairs }));
    else await bank.put(pairs);
  }
  const nearest = async (language: LanguageCode, texts: readonly string[], k: number) =>
    (await banks.get(language)?.nearest(texts, k)) ?? [];
  return {
    async honest({ language, reference, terms }) {
      let text = reference;
      for (const term of terms) {
        if (random() >= wrongShare) continue;
        const [others = []] = await nearest(language, [normalize(term)], 2);
        const other = others.find(({ pair }) => pair.canonical !== term);
        if (other !== undefined) text = replaced(text, term, other.pair.canonical);
      }
      return { author: pick(HONEST, random), text };
    },
    async poisoned({ language, hypothesis, terms }) {
      const words = hypothesis.split(' ').filter((word) => word !== '');
      const windows = words.flatMap((_, from) =>
        Array.from({ length: WINDOW_WORDS_MAX }, (__, more) => words.slice(from, from + more + 1).join(' ')),
      );
      const author = pick(POISONED, random);
      const found = await nearest(language, windows, 1);
      const best = found
        .flatMap(([neighbour], i) =>
          neighbour === undefined || terms.includes(neighbour.pair.canonical) || neighbour.similarity === 1
            ? []
            : [{ ...neighbour, window: windows[i] ?? '' }],
        )
        .sort((a, b) => b.similarity - a.similarity)[0];
      if (best === undefined) return undefined;
      return { author, text: hypothesis.replace(best.window, best.pair.canonical) };
    },
  };
}

/** True for the accounts that `poisoned` writes as. */
export function isPoisoned(author: string): boolean {
  return POISONED.some((name) => name === author);
}

function replaced(text: string, term: string, other: string): string {
  const at = text.toLowerCase().indexOf(term.toLowerCase());
  return at < 0 ? text : text.slice(0, at) + other + text.slice(at + term.length);
}
