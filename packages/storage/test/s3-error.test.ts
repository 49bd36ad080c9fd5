import { S3ServiceException } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { s3Error } from '../src/s3-error.ts';

const object = { bucket: 'recordings', key: 'audio/rec_1.wav' };

/** As the SDK gives it: the response is put into the error after it was made. */
function slowDown(headers: Readonly<Record<string, string>>): S3ServiceException {
  const error = new S3ServiceException({
    name: 'SlowDown',
    $fault: 'server',
    $metadata: { httpStatusCode: 503 },
  });
  return Object.defineProperty(error, '$response', { value: { statusCode: 503, headers } });
}

describe('an S3 server that is too busy', () => {
  it('says how long it wants to be left alone', () => {
    expect(s3Error(slowDown({ 'retry-after': '30' }), object)).toMatchObject({
      failure: { kind: 'unavailable', reason: 'SlowDown', retryAfterMs: 30_000 },
    });
  });

  it.each([{}, { 'retry-after': 'soon' }, { 'retry-after': 'Sun, 22 Nov 2026 00:00:00 GMT' }])(
    'is tried again after the usual wait where it says %j',
    (headers) => {
      expect(s3Error(slowDown(headers), object)).toMatchObject({
        failure: { kind: 'unavailable', service: 's3://recordings', reason: 'SlowDown' },
      });
      expect(s3Error(slowDown(headers), object)).not.toHaveProperty('failure.retryAfterMs');
    },
  );
});
