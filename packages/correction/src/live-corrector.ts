import type { OnlineInput } from './correction.ts';
import type { Corrector } from './corrector.ts';
import { endUtterance, hear, type LiveState, SILENCE } from './live-state.ts';
import type { LiveFinal, LiveText, PartialInput } from './live-text.ts';

/** Corrects one live utterance after another: a final ends one, and the next partial begins another. */
export interface LiveCorrector {
  /** Takes the whole of what the recogniser has heard of the utterance so far. */
  partial(input: PartialInput): LiveText;
  /** Ends the utterance: `processOnline` of the whole, whatever the partials were. */
  final(input: OnlineInput): LiveFinal;
}

/** Makes the corrector of one stream. For another lexicon make another one, between two utterances. */
export function createLiveCorrector(corrector: Corrector): LiveCorrector {
  let state: LiveState = SILENCE;
  return {
    partial(input) {
      const heard = hear(corrector, state, input);
      state = heard.state;
      return heard.shown;
    },
    final(input) {
      const final = endUtterance(corrector, state, input);
      state = SILENCE;
      return final;
    },
  };
}
