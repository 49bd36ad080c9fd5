import { describe, expect, it } from 'vitest';
import { type Change, checkHistory } from './crash/history.mjs';

const lease = (id: string, token: string, over: Partial<Change> = {}): Change => ({
  recording_id: id,
  tenant_id: 'small',
  from_state: 'pending',
  from_token: null,
  expires_at_ms: null,
  to_state: 'leased',
  token,
  at_ms: 100,
  ...over,
});

const commit = (id: string, token: string, over: Partial<Change> = {}): Change => ({
  recording_id: id,
  tenant_id: 'small',
  from_state: 'leased',
  from_token: token,
  expires_at_ms: 200,
  to_state: 'committed',
  token,
  at_ms: 150,
  ...over,
});

const caps = new Map([['small', 1]]);

describe('the checker of the torture', () => {
  it('finds nothing wrong with jobs that are leased and committed in turn', () => {
    const history = [lease('a', '1'), commit('a', '1'), lease('b', '2'), commit('b', '2')];
    expect(checkHistory(history, caps).problems).toEqual([]);
  });

  it.each<[string, readonly Change[], string]>([
    [
      'a result that was stored twice',
      [lease('a', '1'), commit('a', '1'), commit('a', '1')],
      'a was committed twice',
    ],
    [
      'a result of a token that lost the job',
      [lease('a', '1'), commit('a', '1', { from_token: '2' })],
      'a was committed by a token that did not hold it',
    ],
    [
      'a result of a job that nobody held',
      [commit('a', '1', { from_state: 'pending' })],
      'a was committed by a token that did not hold it',
    ],
    [
      'a result that came after the lease',
      [lease('a', '1'), commit('a', '1', { at_ms: 200 })],
      'a was committed after its lease',
    ],
    [
      'a cap that was exceeded',
      [lease('a', '1'), lease('b', '2')],
      '2 recordings of small were leased at once',
    ],
  ])('finds %s', (_, history, problem) => {
    expect(checkHistory(history, caps).problems).toEqual([problem]);
  });
});
