import { z } from 'zod';
import { reasonOf } from './json-document.ts';
import type { ErasableClass } from './recording.ts';

/** What is kept for a time of its own. `results`: finished jobs. `logs`: the audit trail. */
export type RetentionClass = ErasableClass | 'results' | 'logs';

/** Days that a class is kept after the end of the call; `undefined`: for ever. */
export interface RetentionPolicy {
  daysOf(tenantId: string, retained: Exclude<RetentionClass, 'logs'>): number | undefined;
  /** The same for all tenants. */
  readonly logsDays: number | undefined;
  /** The shortest time of any class and tenant. */
  readonly shortestDays: number | undefined;
}

const MAX_POLICY_LENGTH = 1_000_000;

const days = z.union([z.int().min(0).max(36_500), z.literal('forever')]);

const ofTenant = z.strictObject({
  audio_days: days.optional(),
  raw_transcript_days: days.optional(),
  corrected_transcript_days: days.optional(),
  results_days: days.optional(),
});

const policySchema = z.strictObject({
  schema_version: z.literal(1),
  default: ofTenant,
  logs_days: days.optional(),
  tenants: z.record(z.string().min(1).max(200), ofTenant).optional(),
});

const FIELDS = {
  audio: 'audio_days',
  'raw-transcript': 'raw_transcript_days',
  'corrected-transcript': 'corrected_transcript_days',
  results: 'results_days',
} as const;

/** Reads a policy file. @throws RangeError that says what is wrong with it */
export function parseRetentionPolicy(text: string): RetentionPolicy {
  const parsed = policySchema.safeParse(jsonOf(text));
  if (!parsed.success) throw new RangeError(`The retention policy can't be used: ${reasonOf(parsed.error)}`);
  const { default: general, tenants = {}, logs_days: logs } = parsed.data;
  const known = [general, ...Object.values(tenants)].flatMap((each) => Object.values(each)).map(numberOf);
  const numbers = known.filter((each) => each !== undefined);
  return {
    daysOf: (tenantId, retained) => {
      const own = Object.hasOwn(tenants, tenantId) ? tenants[tenantId]?.[FIELDS[retained]] : undefined;
      return numberOf(own ?? general[FIELDS[retained]]);
    },
    logsDays: numberOf(logs),
    shortestDays: numbers.length === 0 ? undefined : Math.min(...numbers),
  };
}

function numberOf(value: number | 'forever' | undefined): number | undefined {
  return value === 'forever' ? undefined : value;
}

function jsonOf(text: string): unknown {
  if (text.length > MAX_POLICY_LENGTH) throw new RangeError('The retention policy is too long');
  try {
    return JSON.parse(text);
  } catch {
    throw new RangeError('The retention policy is not JSON');
  }
}
