#!/usr/bin/env node
// One of several processes that empty a queue as fast as they can: `node queue-worker.js QUEUE URL AT-ONCE`. Says "ready", waits
// for a message, works until nothing is left, and answers with how many jobs it completed, and when the last.
import { once } from 'node:events';
import process from 'node:process';
import { openQueue, type QueueName } from './queues.ts';

const [name, url, atOnce] = process.argv.slice(2);
if (name === undefined || url === undefined || process.send === undefined) {
  throw new RangeError('This program is started by the bench');
}
const queue = await openQueue(name as QueueName, url);
process.send('ready');
await once(process, 'message');
process.send(await queue.empty(Number(atOnce)));
await queue.close();
process.disconnect();
