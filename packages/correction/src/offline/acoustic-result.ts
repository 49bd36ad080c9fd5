import type { Correction, OnlineResult } from '../correction.ts';
import { tokenize } from '../tokens.ts';
import { readUtterance } from '../utterance.ts';
import type { OfflineCorrector } from './create-offline-corrector.ts';
import { NOTHING_HEARD, type TurnListening } from './turn-listening.ts';

/** The result with what the sound said of each correction and suggestion that was asked about. */
export function withAcousticEvidence(
  result: OnlineResult,
  offline: OfflineCorrector,
  heard: TurnListening,
): OnlineResult {
  if (heard === NOTHING_HEARD) return result;
  const utterance = readUtterance(result.original, offline.lexicon);
  const add = (correction: Correction): Correction => {
    const term = offline.termOf(correction.replacement);
    const from = utterance.tokens.findIndex(({ start }) => start >= correction.start);
    if (term === undefined || from === -1) return correction;
    const to = from + tokenize(correction.original).length;
    const acoustic = heard.of({ term, from, to }, utterance);
    if (acoustic === undefined) return correction;
    const { asWritten, asCorrected, promptedGain, startMs, endMs } = acoustic;
    const evidence = {
      acousticAsWritten: asWritten,
      acousticAsCorrected: asCorrected,
      acousticPromptedGain: promptedGain,
      listenFromMs: startMs,
      listenToMs: endMs,
    };
    return { ...correction, evidence: { ...correction.evidence, ...evidence } };
  };
  return {
    ...result,
    corrections: result.corrections.map(add),
    suggestions: result.suggestions.map(add),
  };
}
