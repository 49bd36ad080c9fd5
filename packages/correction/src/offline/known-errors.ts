import type { Candidate } from '../candidate.ts';
import type { Term } from '../lexicon.ts';
import { phoneDistance, phoneSimilarity } from '../phone-distance.ts';
import { tokenize } from '../tokens.ts';
import { phonesOfWords } from '../transcription.ts';
import { readUtterance, type Utterance } from '../utterance.ts';
import type { OfflineCorrector } from './create-offline-corrector.ts';
import { KNOWN_ERROR_SIMILARITY_MIN, type KnownError } from './known-error.ts';

/** What the bank knows of the words of one turn. */
export interface KnownErrors {
  /** The most alike known error of the candidate's term, where there is one. */
  at(candidate: Candidate, utterance: Utterance): KnownError | undefined;
  /** Terms whose known errors sound like words of the utterance, where those stand. */
  candidates(utterance: Utterance): readonly Candidate[];
}

/** Learned pairs have at most four words; one more for a word split in two. */
const WINDOW_WORDS_MAX = 5;
const NEIGHBOURS = 4;

/** Looks every run of words of the turn up in the bank, once. */
export async function findKnownErrors(offline: OfflineCorrector, text: string): Promise<KnownErrors> {
  const { bank } = offline;
  if (bank === undefined || bank.size === 0) return { at: () => undefined, candidates: () => [] };
  const utterance = readUtterance(text, offline.lexicon);
  const windows = new Set<string>();
  visitWindows(utterance, (from, to) => windows.add(windowText(utterance, from, to)));
  const texts = [...windows];
  const nearest = await bank.nearest(texts, NEIGHBOURS);
  const errors = new Map<string, readonly KnownError[]>();
  for (const [row, heard] of texts.entries()) {
    const known = new Map<Term, KnownError>();
    for (const { pair, similarity } of nearest[row] ?? []) {
      const term = offline.termOf(pair.canonical);
      if (term === undefined || similarity < KNOWN_ERROR_SIMILARITY_MIN || known.has(term)) continue;
      known.set(term, { term, heard: pair.heard, similarity, count: pair.count });
    }
    if (known.size > 0) errors.set(heard, [...known.values()]);
  }
  return {
    at: ({ term, from, to }, seen) =>
      errors.get(windowText(seen, from, to))?.find((known) => known.term === term),
    candidates(seen) {
      const candidates: Candidate[] = [];
      visitWindows(seen, (from, to) => {
        for (const known of errors.get(windowText(seen, from, to)) ?? []) {
          candidates.push(candidateAt(offline, seen, { known, from, to }));
        }
      });
      return candidates;
    },
  };
}

function visitWindows(utterance: Utterance, visit: (from: number, to: number) => void): void {
  for (let from = 0; from < utterance.tokens.length; from++) {
    const end = Math.min(utterance.sentenceEnds[from] ?? from, from + WINDOW_WORDS_MAX);
    for (let to = from + 1; to <= end; to++) visit(from, to);
  }
}

function windowText(utterance: Utterance, from: number, to: number): string {
  return utterance.tokens
    .slice(from, to)
    .map(({ folded }) => folded)
    .join(' ');
}

/** A known error is another way in which its term sounds: the words are compared with it, not with the term. */
function candidateAt(
  { lexicon }: OfflineCorrector,
  utterance: Utterance,
  { known, from, to }: { readonly known: KnownError; readonly from: number; readonly to: number },
): Candidate {
  const { language } = lexicon;
  const soundsLike = phonesOfWords(
    tokenize(known.heard).map(({ folded }) => folded),
    language,
  );
  const heard = {
    phones: utterance.phones,
    start: utterance.phoneStarts[from] ?? 0,
    end: utterance.phoneStarts[to] ?? 0,
  };
  const distance = phoneDistance(
    { phones: soundsLike, start: 0, end: soundsLike.length },
    heard,
    language.phoneCosts,
  );
  const heardPhones = heard.end - heard.start;
  return {
    term: known.term,
    from,
    to,
    method: 'vector',
    distance,
    heardPhones,
    termPhones: soundsLike.length,
    firstPhone: soundsLike[0] ?? 0,
    lastPhone: soundsLike.at(-1) ?? 0,
    similarity: phoneSimilarity(distance, heardPhones, soundsLike.length),
  };
}
