import { afterEach, beforeEach, expect, it } from 'vitest';
import { ROUTE_POLICIES } from '../src/access/route-policies.ts';
import { OPERATIONS } from '../src/openapi/operations.ts';
import { type RunningServer, startServer } from './running-server.ts';

let running: RunningServer;

beforeEach(async () => {
  running = await startServer();
});

afterEach(() => running.close());

interface Document {
  readonly openapi: string;
  readonly paths: Record<
    string,
    Record<
      string,
      {
        readonly parameters: readonly {
          readonly name: string;
          readonly required: boolean;
          readonly schema: object;
        }[];
        readonly security?: unknown;
      }
    >
  >;
}

it('describes every address that there is, and no other', () => {
  expect(OPERATIONS.map(({ route }) => route).sort()).toEqual(Object.keys(ROUTE_POLICIES).sort());
});

it('has the parameters that requests are parsed by', async () => {
  const response = await fetch(`http://127.0.0.1:${running.port}/openapi.json`);
  const { openapi, paths } = (await response.json()) as Document;
  expect(openapi).toBe('3.1.1');
  const list = paths['/recordings']?.['get'];
  expect(list?.parameters.find(({ name }) => name === 'state')).toMatchObject({
    required: false,
    schema: { type: 'string', enum: ['open', 'complete', 'incomplete'] },
  });
  expect(list?.security).toEqual([{ token: [] }]);
  expect(paths['/recordings/{recording_id}']?.['get']?.parameters).toMatchObject([
    { name: 'recording_id', required: true },
  ]);
  const stream = paths['/v1/listen']?.['get']?.parameters ?? [];
  expect(stream.filter(({ required }) => required).map(({ name }) => name)).toEqual([
    'encoding',
    'sample_rate',
  ]);
});

it('is a page without scripts that browsers show', async () => {
  const response = await fetch(`http://127.0.0.1:${running.port}/docs`);
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(response.headers.get('content-security-policy')).toContain('style-src');
  const page = await response.text();
  for (const { route } of OPERATIONS) expect(page).toContain(route);
  expect(page).not.toContain('<script');
});
