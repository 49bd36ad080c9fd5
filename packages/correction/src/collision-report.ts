import { everydaySounds, type SoundingWord } from './everyday-sounds.ts';
import type { Language } from './language.ts';
import type { LexiconProblem } from './lexicon-source.ts';
import { PHONE_INVENTORY_SIZE } from './phone-costs.ts';
import { phoneKey, type WrittenTerm } from './transcription.ts';

type Collision = Pick<LexiconProblem, 'kind' | 'message'>;

/** Rarer words seldom come up where a short term or a run of two words is meant. */
const COMMON_RANK_MAX = 2000;
/** Nearly every term of up to so many phones has a neighbour among the common words; of longer ones few have. */
const SHORT_PHONES_MAX = 4;
/** In 1/32 of an edit: up to half of one, as between `m` and `n`. */
const NEAR_COST_MAX = 16;
/** Single letters and their like are in every phone: `s`, `e`. */
const RUN_WORD_LENGTH_MIN = 3;

/**
 * The everyday words that a recogniser may well write where a term is said, for whoever wrote the term: at most one example,
 * the worst first. Such words are left as they are, which `isEverydayHomophone` and the search's floor see to.
 */
export function collisionOf(
  term: WrittenTerm,
  readings: readonly Uint8Array[],
  language: Language,
): Collision | undefined {
  const sounds = everydaySounds(language);
  for (const phones of readings) {
    const same = sounds.get(phoneKey(phones));
    if (same !== undefined && same.word !== term.words.join('')) return sameSound(term, same, language);
  }
  const [phones] = readings;
  if (phones === undefined) return undefined;
  const run = runOfTwo(term, phones, language);
  if (run !== undefined) return sameSoundInTwo(term, run);
  const near = term.words.length === 1 ? nearestWord(term, phones, language) : undefined;
  return near === undefined ? undefined : nearSound(term, near);
}

function sameSound({ canonical }: WrittenTerm, { word, rank }: SoundingWord, language: Language): Collision {
  const remedy = carriesSense(word, language)
    ? 'which is left as it is; add a pair, or mark the term critical to have it asked where it is likely'
    : 'which is never replaced: the term is found only where something else is heard';
  const message = `“${canonical}” sounds like the everyday word “${word}” (rank ${rank}), ${remedy}.`;
  return { kind: 'collides-with-everyday-word', message };
}

function sameSoundInTwo(
  { canonical }: WrittenTerm,
  [first, second]: readonly [SoundingWord, SoundingWord],
): Collision {
  const message = `“${canonical}” sounds like the everyday words “${first.word} ${second.word}”, which are left as they are; add them as a surface if they mean the term, or mark it critical to have it asked where it is likely.`;
  return { kind: 'collides-with-everyday-words', message };
}

function nearSound({ canonical }: WrittenTerm, { word, rank }: SoundingWord): Collision {
  const message = `“${canonical}” is short and sounds almost like the everyday word “${word}” (rank ${rank}), which is left as it is, also where the term was said; add a pair if that happens often.`;
  return { kind: 'near-everyday-word', message };
}

/** Two common words that sound like the term together; none of them is a word of it, which would speak for the term. */
function runOfTwo(
  { words }: WrittenTerm,
  phones: Uint8Array,
  language: Language,
): readonly [SoundingWord, SoundingWord] | undefined {
  const { sounds, isHash } = commonSounds(language);
  let hash = 0;
  for (let split = 1; split < phones.length; split += 1) {
    hash = hashWith(hash, phones[split - 1]!);
    if (isHash[hash & HASH_MASK] === 0) continue;
    const first = sounds.get(phoneKey(phones.subarray(0, split)));
    if (first === undefined || words.includes(first.word)) continue;
    const second = sounds.get(phoneKey(phones.subarray(split)));
    if (second !== undefined && !words.includes(second.word)) return [first, second];
  }
  return undefined;
}

/** Common words that a term may be taken for two of, by their `phoneKey`. */
interface CommonSounds {
  readonly sounds: ReadonlyMap<string, SoundingWord>;
  /** 1 for the hashes of their phones, which spares nearly every look into the map: it took a fifth of compiling. */
  readonly isHash: Uint8Array;
}

const HASH_MASK = 0x7fff;
const commonSoundsOf = new WeakMap<Language, CommonSounds>();

function commonSounds(language: Language): CommonSounds {
  const present = commonSoundsOf.get(language);
  if (present !== undefined) return present;
  const sounds = new Map<string, SoundingWord>();
  const isHash = new Uint8Array(HASH_MASK + 1);
  for (const [key, sound] of everydaySounds(language)) {
    if (sound.rank > COMMON_RANK_MAX || sound.word.length < RUN_WORD_LENGTH_MIN) continue;
    if (!carriesSense(sound.word, language)) continue;
    sounds.set(key, sound);
    let hash = 0;
    for (let i = 0; i < key.length; i += 1) hash = hashWith(hash, key.charCodeAt(i));
    isHash[hash & HASH_MASK] = 1;
  }
  const common = { sounds, isHash };
  commonSoundsOf.set(language, common);
  return common;
}

/** The upper bits of the product come down into those that are looked at. */
function hashWith(hash: number, phone: number): number {
  const product = Math.imul(hash ^ phone, 0x9e3779b1);
  return product ^ (product >>> 16);
}

/** The commonest word that one cheap phone tells from a short term: another one, one more or one less. */
function nearestWord(
  { words }: WrittenTerm,
  phones: Uint8Array,
  language: Language,
): SoundingWord | undefined {
  if (phones.length > SHORT_PHONES_MAX) return undefined;
  const sounds = everydaySounds(language);
  const key = phoneKey(phones);
  let nearest: SoundingWord | undefined;
  const look = (variant: string): void => {
    const sound = sounds.get(variant);
    if (sound === undefined || sound.rank > COMMON_RANK_MAX || words.includes(sound.word)) return;
    if (!carriesSense(sound.word, language)) return;
    if (nearest === undefined || sound.rank < nearest.rank) nearest = sound;
  };
  // Row and column 0 of the costs are no phone: a phone more, a phone less.
  for (let at = 0; at <= key.length; at += 1) {
    for (let other = 0; other < PHONE_INVENTORY_SIZE; other += 1) {
      const heard = other === 0 ? '' : String.fromCharCode(other);
      if (at < key.length && isNear(language, phones[at]!, other))
        look(key.slice(0, at) + heard + key.slice(at + 1));
      if (other !== 0 && isNear(language, 0, other)) look(key.slice(0, at) + heard + key.slice(at));
    }
  }
  return nearest;
}

/** Function words, negations and numbers are not replaced even where a pair says so. */
function carriesSense(word: string, { stopWords, negations, quantityWords }: Language): boolean {
  return !stopWords.has(word) && !negations.has(word) && !quantityWords.has(word);
}

function isNear({ phoneCosts }: Language, phone: number, other: number): boolean {
  const cost = phoneCosts[phone * PHONE_INVENTORY_SIZE + other]!;
  return cost > 0 && cost <= NEAR_COST_MAX;
}
