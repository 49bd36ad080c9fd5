import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { StorageError, type StorageFailure } from '@enmienda/storage';
import { describe, expect, it } from 'vitest';

/** One of each kind; a new one doesn't compile before it is here. */
const examples: { readonly [K in StorageFailure['kind']]: Extract<StorageFailure, { kind: K }> } = {
  'not-found': { kind: 'not-found', key: 'audio/rec_1.wav' },
  'invalid-id': { kind: 'invalid-id', text: `../${'x'.repeat(1000)}` },
  'already-exists': { kind: 'already-exists', key: 'audio/rec_1.wav' },
  conflict: { kind: 'conflict', key: 'metadata/rec_1_metadata.json' },
  corrupt: { kind: 'corrupt', key: 'metadata/rec_1_metadata.json', reason: 'it is not JSON' },
  'read-only': { kind: 'read-only', path: '/data' },
  'no-space': { kind: 'no-space', path: '/data' },
  unavailable: { kind: 'unavailable', service: 's3://bucket', reason: 'SlowDown', retryAfterMs: 30_000 },
};

describe('StorageError', () => {
  it.each(Object.values(examples))('says what $kind is about, and keeps its cause', (failure) => {
    const cause = new Error('the cause');
    const error = new StorageError(failure, { cause });
    expect(error).toMatchObject({ name: 'StorageError', failure, cause });
    expect(error.message.length).toBeLessThan(200);
    for (const [name, value] of Object.entries(failure)) {
      // When to come again is for the program that waits.
      if (name !== 'kind' && name !== 'retryAfterMs') {
        expect(error.message).toContain(String(value).slice(0, 20));
      }
    }
  });

  it('has a section in docs/errors.md for each kind, and no other, with the values it carries', async () => {
    const page = await readFile(path.join(import.meta.dirname, '../../../docs/errors.md'), 'utf8');
    const [section = ''] = page.split(/^## /m).filter((part) => part.startsWith('StorageError\n'));
    const [, ...documented] = section.split(/^### /m);
    expect(documented.map((part) => part.split(':')[0])).toEqual(
      Object.values(examples).map(({ kind, ...values }) => {
        const names = Object.keys(values).map((name) => `\`${name}\``);
        return `${kind}\n\n${names.join(', ')}`;
      }),
    );
  });
});
