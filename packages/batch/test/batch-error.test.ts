import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { BatchError, type BatchFailure } from '../src/batch-error.ts';
import { exitCodeOfError } from '../src/exit-code.ts';

/** One of each kind; a new one doesn't compile before it is here. */
const examples: { readonly [K in BatchFailure['kind']]: Extract<BatchFailure, { kind: K }> } = {
  'nothing-to-correct': { kind: 'nothing-to-correct', missing: 'transcript' },
  'still-open': { kind: 'still-open' },
  dead: { kind: 'dead', recordingId: 'rec_1', reason: 'engine: crashed' },
  'worker-died': { kind: 'worker-died', times: 10 },
  'daemon-runs': { kind: 'daemon-runs', holder: 'host a, pid 7', untilMs: 0 },
  'leadership-lost': { kind: 'leadership-lost', holder: 'host a, pid 7' },
  usage: { kind: 'usage', problem: '--to is missing.' },
};

describe('BatchError', () => {
  it('has a section in docs/errors.md for each kind, and no other, with its values and exit code', async () => {
    const page = await readFile(path.join(import.meta.dirname, '../../../docs/errors.md'), 'utf8');
    const [section = ''] = page.split(/^## /m).filter((part) => part.startsWith('BatchError\n'));
    const [, ...documented] = section.split(/^### /m);
    expect(documented.map((part) => part.split('\n')[0])).toEqual(Object.keys(examples));
    for (const [index, failure] of Object.values(examples).entries()) {
      const { kind, ...values } = failure;
      expect(documented[index]?.match(/\[(\d)\]/)?.[1]).toBe(`${exitCodeOfError(new BatchError(failure))}`);
      for (const name of Object.keys(values)) expect(`${kind}: ${documented[index] ?? ''}`).toContain(name);
    }
  });
});
