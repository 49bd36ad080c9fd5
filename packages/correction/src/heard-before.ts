import { BESIDE_WORD_MAX, WORD_END_MAX } from './gram-keys.ts';
import type { HeardSpeech } from './heard-speech.ts';
import { PLACE_SLACK_MAX } from './place-slack.ts';

/** What was found in the utterance before, for the words that sound the same in this one. */
export interface HeardBefore {
  /** By word of the utterance: the word of the one before that sounds the same, -1 where there is none. */
  readonly sameWords: Int32Array;
  /** Compares an utterance with the one before, and keeps it for the next. */
  compare(speech: HeardSpeech): void;
}

/**
 * What leads to the readings at a word lies so many phones before it and after its start. Nothing else reaches as far as a word of a
 * term and what is beside it: the word ends up to `WORD_END_MAX` phones on, and the slack of its place.
 */
const PHONES_BEFORE: number = BESIDE_WORD_MAX;
const PHONES_AFTER: number = WORD_END_MAX + PLACE_SLACK_MAX + BESIDE_WORD_MAX;

/**
 * A second round of corrections and the next partial of live speech are nearly the same words: what is found at a word
 * depends on the sounds and the divisions around it only, so the words before and behind a change need no second look.
 */
export function createHeardBefore(): HeardBefore {
  let sameWords = new Int32Array(64);
  let before = createCopy(64, 512);
  let now = createCopy(64, 512);

  const isSame = (word: number, old: number): boolean => {
    const start = now.starts[word]!;
    const oldStart = before.starts[old]!;
    if (bounded(now.ends[word]! - start) !== bounded(before.ends[old]! - oldStart)) return false;
    if (now.nearReach[word] !== before.nearReach[old]) return false;
    for (let i = 1; ; i += 1) {
      const end = bounded(now.starts[word + i]! - start);
      if (end !== bounded(before.starts[old + i]! - oldStart)) return false;
      if (now.isRankedContent[word + i - 1] !== before.isRankedContent[old + i - 1]) return false;
      if (end === PHONES_AFTER) break;
      const isLast = word + i === now.words;
      if (isLast !== (old + i === before.words)) return false;
      if (isLast) break;
    }
    for (let i = -PHONES_BEFORE; i < PHONES_AFTER; i += 1) {
      const soundClass = classAt(now, start + i);
      if (soundClass !== classAt(before, oldStart + i)) return false;
    }
    return true;
  };

  return {
    get sameWords() {
      return sameWords;
    },
    compare(speech) {
      const { words } = speech;
      [before, now] = [now, before];
      if (now.starts.length <= words || now.classes.length < speech.starts[words]!) {
        now = createCopy(2 * words, 2 * speech.starts[words]!);
      }
      copy(speech, now);
      while (sameWords.length < words) sameWords = new Int32Array(sameWords.length * 2);
      const shift = before.words - words;
      for (let word = 0; word < words; word += 1) {
        sameWords[word] = -1;
        if (word < before.words && isSame(word, word)) sameWords[word] = word;
        else if (word + shift >= 0 && isSame(word, word + shift)) sameWords[word] = word + shift;
      }
    },
  };
}

/** What of `HeardSpeech` has to be the same; `unrankedReach` follows from where its phones touch a word that is no everyday one. */
interface SpeechCopy {
  words: number;
  /** The highest bit is that of `HeardSpeech.touchesUnranked`: there are fewer classes than phones. */
  readonly classes: Uint8Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly nearReach: Uint32Array;
  readonly isRankedContent: Uint8Array;
}

function createCopy(words: number, phones: number): SpeechCopy {
  return {
    words: 0,
    classes: new Uint8Array(phones),
    starts: new Uint32Array(words + 1),
    ends: new Uint32Array(words + 1),
    nearReach: new Uint32Array(words + 1),
    isRankedContent: new Uint8Array(words + 1),
  };
}

function copy(speech: HeardSpeech, into: SpeechCopy): void {
  const { words, starts, ends, nearReach, classes, touchesUnranked, isRankedContent } = speech;
  const phones = starts[words]!;
  into.words = words;
  for (let word = 0; word <= words; word += 1) {
    into.starts[word] = starts[word]!;
    into.ends[word] = ends[word]!;
    into.nearReach[word] = nearReach[word]!;
  }
  for (let i = 0; i < phones; i += 1) into.classes[i] = classes[i]! | (touchesUnranked[i]! << 7);
  for (let word = 0; word < words; word += 1) into.isRankedContent[word] = isRankedContent[word]!;
}

function bounded(phones: number): number {
  return phones < PHONES_AFTER ? phones : PHONES_AFTER;
}

/** 0, which is no class, outside the utterance. */
function classAt({ classes, starts, words }: SpeechCopy, phone: number): number {
  return phone < 0 || phone >= starts[words]! ? 0 : classes[phone]!;
}
