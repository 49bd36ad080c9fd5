/**
 * Vectors for the words of one turn: how near a window sounds to a term and to known errors. Correcting is synchronous and the
 * embedder is not, so a window that has no vector yet is noted, `learnMissing` embeds what was noted, and the turn is corrected again.
 */
import type { Candidate } from '../candidate.ts';
import type { Lexicon, Term } from '../lexicon.ts';
import { phoneDistance, phoneSimilarity } from '../phone-distance.ts';
import { phonesOfWords } from '../transcription.ts';
import { readUtterance, type Utterance } from '../utterance.ts';
import type { OfflineCorrector } from './create-offline-corrector.ts';
import type { CallEvidence } from './hybrid-score.ts';

export interface TurnSounds {
  evidence(
    candidate: Candidate,
    utterance: Utterance,
  ): Pick<CallEvidence, 'vectorSimilarity' | 'pairSimilarity' | 'pairCount'>;
  /** Terms that the bank knows similar errors of, where such words stand. */
  bankCandidates(utterance: Utterance): readonly Candidate[];
  /** True when vectors were missing and are there now. */
  learnMissing(): Promise<boolean>;
}

/** The most alike known error of a term for some words. */
interface KnownError {
  readonly term: Term;
  readonly similarity: number;
  readonly count: number;
}

/** Learned pairs have at most four words; one more for a word split in two. */
const BANK_WINDOW_WORDS_MAX = 5;
const BANK_NEIGHBOURS = 4;
/** Below this a known error says nothing about other words. */
const BANK_SIMILARITY_MIN = 0.75;

export async function createTurnSounds(offline: OfflineCorrector, text: string): Promise<TurnSounds> {
  const { embedder, lexicon, termVectors } = offline;
  const { dimension } = embedder;
  const vectors = new Map<string, Float32Array>();
  const missing = new Set<string>();
  const knownErrors = await findKnownErrors(offline, readUtterance(text, lexicon));

  function vectorSimilarity({ term, similarity }: Candidate, window: string): number {
    const vector = vectors.get(window);
    if (vector === undefined) {
      missing.add(window);
      return similarity;
    }
    const from = term.index * dimension;
    return vector.reduce((sum, value, cell) => sum + value * (termVectors[from + cell] ?? 0), 0);
  }

  return {
    evidence(candidate, utterance) {
      const window = windowText(utterance, candidate.from, candidate.to);
      const known = knownErrors.get(window)?.find(({ term }) => term === candidate.term);
      return {
        vectorSimilarity: vectorSimilarity(candidate, window),
        pairSimilarity: known?.similarity ?? 0,
        pairCount: known?.count ?? 0,
      };
    },
    bankCandidates(utterance) {
      const candidates: Candidate[] = [];
      if (knownErrors.size === 0) return candidates;
      visitWindows(utterance, (from, to) => {
        for (const { term } of knownErrors.get(windowText(utterance, from, to)) ?? []) {
          candidates.push(bankCandidate(lexicon, utterance, { term, from, to }));
        }
      });
      return candidates;
    },
    async learnMissing() {
      const windows = [...missing];
      missing.clear();
      const embedded = await embedder.embed(windows);
      for (const [row, window] of windows.entries()) {
        vectors.set(window, embedded.subarray(row * dimension, (row + 1) * dimension));
      }
      return windows.length > 0;
    },
  };
}

async function findKnownErrors(
  { bank, termOf }: OfflineCorrector,
  utterance: Utterance,
): Promise<ReadonlyMap<string, readonly KnownError[]>> {
  const errors = new Map<string, KnownError[]>();
  if (bank === undefined || bank.size === 0) return errors;
  const windows = new Set<string>();
  visitWindows(utterance, (from, to) => windows.add(windowText(utterance, from, to)));
  const texts = [...windows];
  const nearest = await bank.nearest(texts, BANK_NEIGHBOURS);
  for (const [row, text] of texts.entries()) {
    const known: KnownError[] = [];
    for (const { pair, similarity } of nearest[row] ?? []) {
      const term = termOf(pair.canonical);
      if (term === undefined || similarity < BANK_SIMILARITY_MIN) continue;
      if (!known.some((other) => other.term === term)) known.push({ term, similarity, count: pair.count });
    }
    if (known.length > 0) errors.set(text, known);
  }
  return errors;
}

function visitWindows(utterance: Utterance, visit: (from: number, to: number) => void): void {
  for (let from = 0; from < utterance.tokens.length; from++) {
    const end = Math.min(utterance.sentenceEnds[from] ?? from, from + BANK_WINDOW_WORDS_MAX);
    for (let to = from + 1; to <= end; to++) visit(from, to);
  }
}

function windowText(utterance: Utterance, from: number, to: number): string {
  return utterance.tokens
    .slice(from, to)
    .map(({ folded }) => folded)
    .join(' ');
}

/** The features of a candidate compare it with the term itself, however it was found. */
function bankCandidate(
  { language }: Lexicon,
  utterance: Utterance,
  { term, from, to }: Pick<Candidate, 'term' | 'from' | 'to'>,
): Candidate {
  const termPhones = phonesOfWords(term.words, language);
  const heard = {
    phones: utterance.phones,
    start: utterance.phoneStarts[from] ?? 0,
    end: utterance.phoneStarts[to] ?? 0,
  };
  const distance = phoneDistance(
    { phones: termPhones, start: 0, end: termPhones.length },
    heard,
    language.phoneCosts,
  );
  const heardPhones = heard.end - heard.start;
  return {
    term,
    from,
    to,
    method: 'vector',
    distance,
    heardPhones,
    termPhones: termPhones.length,
    firstPhone: termPhones[0] ?? 0,
    lastPhone: termPhones.at(-1) ?? 0,
    similarity: phoneSimilarity(distance, heardPhones, termPhones.length),
  };
}
