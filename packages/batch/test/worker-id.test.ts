import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { describeWorker, isDeadHere, ownWorkerId } from '../src/worker-id.ts';

const withField = (index: number, value: string) => ownWorkerId().split('/').with(index, value).join('/');

describe('worker id', () => {
  it('is the same for the same process', () => {
    expect(ownWorkerId()).toBe(ownWorkerId());
  });

  it('of a living process is not dead', () => {
    expect(isDeadHere(ownWorkerId())).toBe(false);
  });

  it('of a process that has ended is dead', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    const { pid } = child;
    await once(child, 'exit');
    expect(isDeadHere(withField(1, String(pid)))).toBe(true);
  });

  it.runIf(process.platform === 'linux')('of an earlier process with the pid of a living one is dead', () => {
    expect(isDeadHere(withField(2, '1'))).toBe(true);
  });

  it('of another host, or another container, may be alive whatever its pid', () => {
    expect(isDeadHere(withField(0, 'elsewhere'))).toBe(false);
    const elsewhere = ownWorkerId().split('/').with(1, '4194305').with(3, '1').join('/');
    expect(isDeadHere(elsewhere)).toBe(false);
    expect(isDeadHere('nonsense')).toBe(false);
  });

  it('is shown as host and pid', () => {
    expect(describeWorker('box/42/777/1')).toBe('host box, pid 42');
    expect(describeWorker('nonsense')).toBe('nonsense');
  });
});
