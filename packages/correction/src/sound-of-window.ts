import type { Candidate } from './candidate.ts';
import type { Language } from './language.ts';
import type { Term } from './lexicon.ts';
import { phoneDistance, phoneSimilarity } from './phone-distance.ts';
import { phonesOfWords } from './transcription.ts';
import type { Utterance } from './utterance.ts';

/** Tokens `from` to `to` (half-open) as something said for a term, however little they sound like it. */
export function candidateAt(
  utterance: Utterance,
  { term, from, to }: { readonly term: Term; readonly from: number; readonly to: number },
  language: Language,
): Candidate {
  const termPhones = phonesOfWords(term.words, language);
  const heard = {
    phones: utterance.phones,
    start: utterance.phoneStarts[from]!,
    end: utterance.phoneStarts[to]!,
  };
  const heardPhones = heard.end - heard.start;
  const distance = phoneDistance(
    { phones: termPhones, start: 0, end: termPhones.length },
    heard,
    language.phoneCosts,
  );
  return {
    term,
    from,
    to,
    method: distance === 0 ? 'phonetic' : 'edit',
    distance,
    heardPhones,
    termPhones: termPhones.length,
    firstPhone: termPhones[0] ?? 0,
    lastPhone: termPhones.at(-1) ?? 0,
    similarity: phoneSimilarity(distance, heardPhones, termPhones.length),
  };
}
