import { FULL_COST, PHONE_INVENTORY_SIZE, type PhoneCosts } from '../phone-costs.ts';
import { type Manner, type PhoneFeatures, phoneFeatures } from './phone-features.ts';
import { PHONE_SYMBOLS, phoneOf } from './phones.ts';

/** What a dialect, or the telephone, changes of the costs that follow from articulation. All numbers in 1/32 edit. */
export interface PhoneCostChanges {
  /** `sf 10`: hearing one as the other costs 10, in both directions. */
  readonly confusions: readonly string[];
  /** `s 18`: losing the phone, or hearing it where there is none, costs 18. */
  readonly losses: readonly string[];
}

/** Two sounds that differ at all; each step of place, and the most that place can add. */
const DIFFERENT = 14;
const PLACE_STEP = 3;
const PLACE_MAX = 9;
const VOICING = 4;
/** Vowels: a step of height moves F1, a step of backness F2; both lie inside the telephone band (300..3400 Hz). */
const HEIGHT_STEP = 5;
const BACKNESS_STEP = 4;

/** Between manners, which survive noise best (Miller and Nicely 1955, doi 10.1121/1.1907526): by how alike they sound. */
const MANNER_STEPS: Readonly<Partial<Record<`${Manner} ${Manner}`, number>>> = {
  'affricate fricative': 5,
  'stop affricate': 6,
  'lateral rhotic': 6,
  'stop fricative': 8,
  'nasal lateral': 8,
  'lateral glide': 8,
  'fricative glide': 8,
  'rhotic glide': 10,
  'stop nasal': 12,
};
const OTHER_MANNER = 16;

/** A phone lost, or heard from nowhere, costs about as much as a near one heard for it; glides go first. */
const PHONE_LOSS = 20;
const GLIDE_LOSS = 18;

/** The costs of a language: from articulation, then its own `changes`. */
export function phoneCosts(changes: PhoneCostChanges): PhoneCosts {
  const costs = new Uint8Array(PHONE_INVENTORY_SIZE * PHONE_INVENTORY_SIZE).fill(FULL_COST);
  const features = phoneFeatures();
  for (let a = 0; a < PHONE_INVENTORY_SIZE; a++) {
    costs[a * PHONE_INVENTORY_SIZE + a] = 0;
    for (let b = a + 1; b < PHONE_INVENTORY_SIZE; b++) {
      setBoth(costs, [a, b], a === 0 ? lossCost(features[b]) : confusionCost(features[a], features[b]));
    }
  }
  for (const line of GLIDE_VOWELS) setLine(costs, line);
  for (const line of changes.losses) setLine(costs, `${NO_PHONE}${line}`);
  for (const line of changes.confusions) setLine(costs, line);
  return costs;
}

const NO_PHONE = PHONE_SYMBOLS.charAt(0);

/** A glide is its vowel said short. */
const GLIDE_VOWELS: readonly string[] = ['ij 10', 'uw 8', 'ʊw 8', 'ow 18', 'ej 18'];

function lossCost(features: PhoneFeatures | undefined): number {
  if (features === undefined) return FULL_COST;
  return features.kind === 'consonant' && features.manner === 'glide' ? GLIDE_LOSS : PHONE_LOSS;
}

function confusionCost(a: PhoneFeatures | undefined, b: PhoneFeatures | undefined): number {
  if (a === undefined || b === undefined) return FULL_COST;
  if (a.kind === 'vowel') return b.kind === 'vowel' ? vowelCost(a, b) : FULL_COST;
  return b.kind === 'vowel' ? FULL_COST : consonantCost(a, b);
}

type FeaturesOf<Kind extends PhoneFeatures['kind']> = Extract<PhoneFeatures, { readonly kind: Kind }>;

function vowelCost(a: FeaturesOf<'vowel'>, b: FeaturesOf<'vowel'>): number {
  const steps =
    Math.abs(a.height - b.height) * HEIGHT_STEP + Math.abs(a.backness - b.backness) * BACKNESS_STEP;
  return Math.min(FULL_COST, DIFFERENT + steps);
}

function consonantCost(a: FeaturesOf<'consonant'>, b: FeaturesOf<'consonant'>): number {
  const place = Math.min(PLACE_MAX, Math.abs(a.place - b.place) * PLACE_STEP);
  const voicing = a.isVoiced === b.isVoiced ? 0 : VOICING;
  return Math.min(FULL_COST, DIFFERENT + place + voicing + mannerCost(a.manner, b.manner));
}

function mannerCost(a: Manner, b: Manner): number {
  if (a === b) return 0;
  return MANNER_STEPS[`${a} ${b}`] ?? MANNER_STEPS[`${b} ${a}`] ?? OTHER_MANNER;
}

/** Reads `sf 10`. @throws RangeError for another form or a cost outside 0..32. */
function setLine(costs: Uint8Array, line: string): void {
  const [, first = '', second = '', text = ''] = /^(.)(.) (\d+)$/u.exec(line) ?? [];
  const cost = Number(text);
  if (text === '' || cost > FULL_COST) throw new RangeError(`Not a phone cost: ${JSON.stringify(line)}`);
  setBoth(costs, [first === NO_PHONE ? 0 : phoneOf(first), phoneOf(second)], cost);
}

function setBoth(costs: Uint8Array, [a, b]: readonly [number, number], cost: number): void {
  costs[a * PHONE_INVENTORY_SIZE + b] = cost;
  costs[b * PHONE_INVENTORY_SIZE + a] = cost;
}
