import { OfflineError } from '@enmienda/correction/offline';
import { StorageError } from '@enmienda/storage';
import { EngineError } from '@enmienda/stt-server/engines';
import { LexiconError } from '@enmienda/stt-server/lexicons';
import { describe, expect, it } from 'vitest';
import { BatchError } from '../src/batch-error.ts';
import { isOutage, isTransient, jobFailure, reasonOf } from '../src/failure.ts';

const KEY = 'metadata/rec_1_metadata.json';

const cases: readonly [string, Error, `${'transient' | 'permanent' | 'outage'} ${string}`][] = [
  [
    'a changed file',
    new StorageError({ kind: 'conflict', key: KEY }),
    `transient storage: conflict (${KEY})`,
  ],
  [
    'a silent service',
    new StorageError({ kind: 'unavailable', service: 'S3', reason: 'x' }),
    'transient storage: unavailable',
  ],
  ['a full disk', new StorageError({ kind: 'no-space', path: '/data' }), 'outage storage: no-space (/data)'],
  [
    'a read-only disk',
    new StorageError({ kind: 'read-only', path: '/data' }),
    'outage storage: read-only (/data)',
  ],
  [
    'a missing file',
    new StorageError({ kind: 'not-found', key: KEY }),
    `permanent storage: not-found (${KEY})`,
  ],
  [
    'a damaged file',
    new StorageError({ kind: 'corrupt', key: KEY, reason: 'dijo hola' }),
    `permanent storage: corrupt (${KEY})`,
  ],
  [
    'an engine that crashed',
    new EngineError({ kind: 'crashed', exit: 'SIGSEGV' }),
    'transient engine: crashed',
  ],
  ['an engine that hangs', new EngineError({ kind: 'timeout', afterMs: 1000 }), 'transient engine: timeout'],
  [
    'unreadable audio',
    new EngineError({ kind: 'unreadable-audio', reason: 'no RIFF' }),
    'permanent engine: unreadable-audio',
  ],
  [
    'a lexicon that broke',
    new LexiconError({ kind: 'no-files', path: '/lexicons' }),
    'outage lexicon: no-files (/lexicons)',
  ],
  [
    'a missing package',
    new OfflineError({ kind: 'missing-package', package: 'usearch', remedy: 'install it', reason: 'x' }),
    'outage corrector: missing-package',
  ],
  [
    'a call without words',
    new BatchError({ kind: 'nothing-to-correct', missing: 'transcript' }),
    'permanent The recording has neither a transcript nor audio.',
  ],
  [
    'a call that goes on',
    new BatchError({ kind: 'still-open' }),
    'transient The call is still going on: it is corrected after its end.',
  ],
];

describe('failure of a job', () => {
  it.each(cases)('%s is classified', (_name, error, expected) => {
    const [kind] = expected.split(' ');
    const failure = jobFailure(error);
    expect({ transient: isTransient(failure), outage: isOutage(failure) }).toEqual({
      transient: kind !== 'permanent',
      outage: kind === 'outage',
    });
    expect(`${kind ?? ''} ${reasonOf(failure)}`).toBe(expected);
  });

  it('tells of a defect only its name and place, since its message may quote a call', () => {
    const failure = jobFailure(new SyntaxError('Unexpected token: mi DNI es 12345678\n    at dice mi clave'));
    expect(reasonOf(failure)).toMatch(/^defect: SyntaxError at failure\.test\.ts:\d+$/);
    expect(isTransient(failure)).toBe(true);
  });

  it('survives anything that can be thrown', () => {
    expect(reasonOf(jobFailure('mi clave'))).toBe('defect: string at an unknown place');
    expect(reasonOf(jobFailure(undefined))).toBe('defect: undefined at an unknown place');
  });
});
