/**
 * Damaged messages, requests and headers of every protocol. None may end the process, be answered with a failure of ours, or bring
 * a planted phrase into the log or into an error. Few in a usual run; `npm run fuzz -w packages/stt-server -- --help` sends many.
 */
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTokensFile, type TokensFile } from '../access/tokens-file.ts';
import { hearing } from '../heard-engine.ts';
import { type RunningServer, startServer } from '../running-server.ts';
import { rawRequest, send, sendRaw, talk } from './clients.ts';
import { CONVERSATIONS, PHRASE, REQUESTS } from './conversations.ts';
import { mutate, mutations } from './mutations.ts';
import { watchWork } from './pending-work.ts';

const messages = Number(process.env['ENMIENDA_TEST_FUZZ_MESSAGES'] ?? '600');
const seed = Number(process.env['ENMIENDA_TEST_FUZZ_SEED'] ?? '1');

/** Each of the three tests sends a third. */
const share = Math.ceil(messages / 3);

/** Messages of one connection. */
const FRAMES = 6;

const TIMEOUT_MS = 60_000 + messages * 30;

/** The only failures that a client may cause: the server says when to come again. */
const REFUSALS = [502, 503];

const TWILIO = { authToken: 'fuzz', publicUrl: 'wss://calls.example.com/twilio/media' };

const work = watchWork();

let running: RunningServer;
let file: TokensFile;
let headers: Readonly<Record<string, string>>;

beforeAll(async () => {
  file = await openTokensFile();
  const { text } = await file.add('acme', ['admin']);
  headers = {
    authorization: `Bearer ${text}`,
    'x-twilio-signature': createHmac('sha1', TWILIO.authToken).update(TWILIO.publicUrl).digest('base64'),
  };
  const many = 1e9;
  running = await startServer({
    tokens: file.registry,
    engine: work.engine(hearing(`hola ${PHRASE} de mobi estar`)),
    wrapStorage: work.storage,
    config: {
      twilio: TWILIO,
      transcribeConcurrent: 4,
      limits: {
        requestsPerMinute: many,
        refusalsPerMinute: many,
        headersTimeoutMs: 500,
        checkIntervalMs: 100,
      },
    },
  });
});

afterAll(async () => {
  await work.settled();
  await running.close();
  await file.close();
});

const runs = (count: number) => ({ numRuns: Math.max(1, count), seed, endOnFailure: messages > 10_000 });

/** Lives, has logged no failure of its own, and has nothing that a client sent in its log or its figures. */
async function expectSound(): Promise<void> {
  const health = await fetch(`http://127.0.0.1:${running.port}/healthz`);
  expect(health.status).toBe(200);
  const lines = running
    .logged()
    .split('\n')
    .filter((line) => line !== '');
  const failures = lines.filter((line) => (JSON.parse(line) as { readonly level: number }).level >= 50);
  expect(failures).toEqual([]);
  expect(running.logged().toLowerCase()).not.toContain(PHRASE);
  const metrics = await fetch(`http://127.0.0.1:${running.port}/metrics`, { headers });
  expect(metrics.status).toBe(200);
  expect((await metrics.text()).toLowerCase()).not.toContain(PHRASE);
}

function expectNoInside(body: string): void {
  expect(body.toLowerCase()).not.toContain(PHRASE);
  expect(body).not.toMatch(/node_modules|\.ts:\d|\n\s+at /);
}

describe('damaged', () => {
  it(
    'messages of every WebSocket are answered or refused',
    async () => {
      const frame = fc.record({ which: fc.nat(), damage: mutations });
      const conversation = fc.record({
        which: fc.nat({ max: CONVERSATIONS.length - 1 }),
        frames: fc.array(frame, { minLength: 1, maxLength: FRAMES }),
      });
      await fc.assert(
        fc.asyncProperty(conversation, async ({ which, frames }) => {
          const { address, frames: right } = CONVERSATIONS[which]!;
          const sent = frames.map((each, at) => {
            const { bytes, isBinary } = right[(at + each.which) % right.length]!;
            return { bytes: mutate(bytes, each.damage), isBinary };
          });
          const replies = await talk(running.port, { address, headers, frames: sent });
          for (const reply of replies) {
            const { type, message } = JSON.parse(reply) as Readonly<Record<string, unknown>>;
            if (type === 'error' && typeof message === 'string') expectNoInside(message);
          }
        }),
        runs(Math.ceil((share * 2) / FRAMES)),
      );
      await expectSound();
    },
    TIMEOUT_MS,
  );

  it(
    'addresses, headers and bodies of requests are answered or refused',
    async () => {
      const request = fc.record({
        which: fc.nat({ max: REQUESTS.length - 1 }),
        path: mutations,
        header: mutations,
        body: mutations,
      });
      await fc.assert(
        fc.asyncProperty(request, async ({ which, path, header, body }) => {
          const right = REQUESTS[which]!;
          const damaged = Object.fromEntries(
            Object.entries(right.headers).map(([name, value]) => [
              name,
              mutate(Buffer.from(value), header).toString('latin1'),
            ]),
          );
          const reply = await send(running.port, {
            method: right.method,
            path: `/${mutate(Buffer.from(right.path.slice(1)), path).toString('latin1')}`,
            headers: { ...headers, ...damaged },
            body: right.body.length === 0 ? right.body : mutate(right.body, body),
          });
          if (reply === undefined || reply.status < 400) return;
          if (reply.status >= 500) expect(REFUSALS).toContain(reply.status);
          expectNoInside(reply.body);
        }),
        runs(share),
      );
      await expectSound();
    },
    TIMEOUT_MS,
  );

  it(
    'bytes where a request should be are answered or cut off',
    async () => {
      const bytes = fc.record({ which: fc.nat({ max: REQUESTS.length - 1 }), damage: mutations });
      await fc.assert(
        fc.asyncProperty(bytes, async ({ which, damage }) => {
          const right = REQUESTS[which]!;
          const reply = await sendRaw(
            running.port,
            mutate(rawRequest({ ...right, headers: { ...headers, ...right.headers } }), damage),
          );
          const [status = '200'] = reply.slice('HTTP/1.1 '.length).split(' ', 1);
          if (Number(status) >= 400) expectNoInside(reply);
        }),
        runs(share),
      );
      await expectSound();
    },
    TIMEOUT_MS,
  );
});
