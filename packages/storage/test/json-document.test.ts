import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type DocumentSchema, parseJsonDocument } from '../src/json-document.ts';

/** Its third version: the sound has its length in milliseconds, and a place. */
const sound: DocumentSchema<{ durationMs: number; place: string }> = {
  schema: z
    .strictObject({ schema_version: z.literal(3), duration_ms: z.int(), place: z.string() })
    .transform((document) => ({ durationMs: document.duration_ms, place: document.place })),
  version: 3,
  steps: [
    ({ seconds, ...rest }) => ({ ...rest, duration_ms: Number(seconds) * 1000 }),
    (document) => ({ ...document, place: 'unknown' }),
  ],
};

const read = (json: object) => parseJsonDocument({ key: 'sounds/a', text: JSON.stringify(json) }, sound);

describe('a versioned document', () => {
  it.each([
    [{ schema_version: 1, seconds: 2 }, 'unknown'],
    [{ schema_version: 2, duration_ms: 2000 }, 'unknown'],
    [{ schema_version: 3, duration_ms: 2000, place: 'Lima' }, 'Lima'],
  ])('%j is brought forward to the newest version', (json, place) => {
    expect(read(json)).toEqual({ durationMs: 2000, place });
  });

  it('of the future is refused, and one that its version does not allow', () => {
    const reason = expect.stringContaining('schema_version 4 is newer than 3') as unknown;
    expect(() => read({ schema_version: 4, duration_ms: 1, place: '' })).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ kind: 'corrupt', reason }) as unknown }),
    );
    expect(() => read({ schema_version: 1 })).toThrow(/duration_ms/);
    expect(() => read({ schema_version: 0, seconds: 1 })).toThrow(/schema_version/);
    expect(() => read({ schema_version: 2, duration_ms: 1, place: 'x', more: 1 })).toThrow(/more/);
    expect(() => read({ seconds: 1 })).toThrow(/schema_version/);
  });
});
