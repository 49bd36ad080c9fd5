/** What the pages say, compared with what the code does, both ways. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { SETTING_VARIABLES } from '@enmienda/stt-server/settings';
import { describe, expect, it } from 'vitest';
import { VARIABLE_SCHEMA } from '../src/settings/variables.ts';
import { clientMessage, type ServerMessage } from '../src/wire.ts';
import { connect, startServer } from './running-server.ts';

const page = (name: string) => readFile(fileURLToPath(new URL(`../../../${name}`, import.meta.url)), 'utf8');

function pairsIn(text: string, pattern: RegExp): [string, string | undefined][] {
  return [...text.matchAll(pattern)].map((match) => [match[1] ?? '', match[2]]);
}

describe('the settings', () => {
  const names = Object.keys(VARIABLE_SCHEMA.shape);
  const withDefault = Object.entries(SETTING_VARIABLES).filter(([, { fallback }]) => fallback !== undefined);

  it('are described in words one by one, with the defaults that hold', () => {
    expect(Object.keys(SETTING_VARIABLES).sort()).toEqual([...names].sort());
    const parsed = VARIABLE_SCHEMA.parse({}) as Record<string, unknown>;
    const stated: Record<string, unknown> = Object.fromEntries(
      withDefault.map(([name, { fallback }]) => [name, fallback]),
    );
    expect(Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, String(value)]))).toEqual(
      stated,
    );
  });

  it('stand in .env.example, all of them and no others, with their defaults', async () => {
    const lines = pairsIn(await page('.env.example'), /^#([A-Z0-9_]+)=(.*)$/gm);
    expect(lines.map(([name]) => name).sort()).toEqual([...names].sort());
    const values = Object.fromEntries(lines.map(([name, value]) => [name, value?.replaceAll('"', '')]));
    expect(values).toMatchObject(
      Object.fromEntries(withDefault.map(([name, { fallback }]) => [name, fallback])),
    );
    expect(() => VARIABLE_SCHEMA.parse(values)).not.toThrow();
  });

  it('stand in docs/server.md, all of them and no others, with their defaults', async () => {
    const rows = pairsIn(await page('docs/server.md'), /^\| `([A-Z0-9_]+)` \| (?:`([^`]*)`)? *\|/gm);
    const stated = Object.fromEntries(rows);
    expect(stated).toEqual(
      Object.fromEntries(names.map((name) => [name, SETTING_VARIABLES[name as 'PORT'].fallback])),
    );
  });
});

describe('docs/wire.md', async () => {
  const text = await page('docs/wire.md');
  const blocks = (kind: string) =>
    [...text.matchAll(new RegExp(`^\`\`\`json ${kind}\n([^\`]*)^\`\`\``, 'gm'))].map(
      ([, json]) => JSON.parse(json ?? '') as Record<string, unknown>,
    );

  it('shows every message of a client, and the server takes each of them', () => {
    const shown = blocks('client');
    for (const message of shown) expect(clientMessage.parse(message)).toEqual(message);
    const types = clientMessage.options.map((option) => [...option.shape.type.values][0]);
    expect(shown.map((message) => message['type']).sort()).toEqual(types.sort());
  });

  it('shows every message of the server with the fields that it sends', async () => {
    const running = await startServer();
    const client = await connect(running.port, 'call-documented');
    const sent = new Map<string, Record<string, unknown>>();
    for (const message of [
      ...blocks('client').filter(({ type }) => type !== 'end'),
      'nonsense',
      { type: 'end' },
    ]) {
      if (typeof message === 'object' && 'type' in message && message['type'] === 'start') continue;
      client.send(message);
      const reply = await client.next();
      sent.set(reply.type, reply);
    }
    await running.close();
    const shown = blocks('server');
    expect(shown.map(({ type }) => type).sort()).toEqual([...sent.keys()].sort());
    for (const example of shown) expect(shapeOf(example)).toEqual(shapeOf(sent.get(String(example['type']))));
  });

  it('names every error code', () => {
    const codes = [...text.matchAll(/^\| `([a-z_]+)` \| (?!.*\bclose\b)/gm)].map(([, code]) => code);
    const known: Record<Extract<ServerMessage, { type: 'error' }>['code'], true> = {
      bad_json: true,
      bad_message: true,
      not_text: true,
      no_audio: true,
      not_transcribed: true,
      already_started: true,
      already_ended: true,
      not_stored: true,
      replaced: true,
      too_many_errors: true,
    };
    expect(codes.sort()).toEqual(Object.keys(known).sort());
  });
});

/** Names of fields at every depth, and the kind of value in each; of lists, the shape of what they hold first. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, shapeOf(field)]));
}
