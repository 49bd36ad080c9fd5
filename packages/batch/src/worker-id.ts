import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * `HOST/PID/START/NAMESPACE` of this process: who holds a lease or the daemon's place. START (clock ticks since boot) tells it
 * from a later process with the same pid, NAMESPACE from one in another container that calls itself by the same host name.
 * Both are `-` where there is no /proc.
 */
export function ownWorkerId(): string {
  return [hostname().replaceAll('/', '_'), process.pid, startOf(process.pid) ?? '-', namespace()].join('/');
}

/** True only when the process that made the id is certainly gone: it ran on this very host, and no such process is there. */
export function isDeadHere(workerId: string): boolean {
  const [host, pid, start, space] = workerId.split('/');
  if (host !== hostname().replaceAll('/', '_') || space !== namespace() || !/^\d+$/.test(pid ?? ''))
    return false;
  if (!isRunning(Number(pid))) return true;
  const startNow = startOf(Number(pid));
  return start !== '-' && startNow !== undefined && startNow !== start;
}

/** `host HOST, pid PID`, for people. */
export function describeWorker(workerId: string): string {
  const [host, pid] = workerId.split('/');
  return pid === undefined ? workerId : `host ${host ?? '?'}, pid ${pid}`;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as someone else.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/** Field 22 of /proc/PID/stat; the fields before the last `)` may hold blanks. See proc_pid_stat(5). */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function namespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid').replace(/\D/g, '');
  } catch {
    return '-';
  }
}
