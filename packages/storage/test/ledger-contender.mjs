// Run by ledger.test.ts, twice at once: leases rows one at a time from the database of argv[2] until none is left, and
// prints their ids. Starts leasing only when the other process is there too. Plain JavaScript over `dist`.
import path from 'node:path';
import { openStorage } from '@enmienda/storage';

const [file, name] = process.argv.slice(2);
const other = name === 'one' ? 'two' : 'one';
const { ledger, leadership, close } = await openStorage({
  backend: 'local',
  rootPath: path.dirname(file),
  databaseUrl: file,
});
// The other one's probe may stand in this process's own place for a moment.
while (!(await leadership.claim(name, name, 60_000)).held);
while ((await leadership.claim(other, 'probe', 1)).held) await leadership.resign(other, 'probe');

for (;;) {
  const [lease] = await ledger.lease({ workerId: name, stage: 'offline', leaseMs: 60_000, limit: 1 });
  if (lease === undefined) break;
  process.stdout.write(`${lease.recordingId}\n`);
}
await close();
