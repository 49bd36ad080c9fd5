import os from 'node:os';

/** Who the audit trail names: the command, and the user and host it runs as. */
export function actorOf(command: string): string {
  return `${command} ${userName()}@${os.hostname()}`;
}

/** A container may run as a user without a name. */
function userName(): string {
  try {
    return os.userInfo().username;
  } catch {
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
