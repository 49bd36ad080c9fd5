// Set up once per run of a test project: gives tests PostgreSQL databases of their own. The server starts with the first one
// that is asked for, so a run that needs none doesn't wait for it. A test asks over HTTP: POST answers with the URL of a new,
// empty schema, which is made fifty times faster than a database and serves as one.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

/** Called by vitest (`globalSetup`); what it returns is called at the end of the run. */
export default async function provideDatabases({ provide }) {
  let server;
  let databases = 0;
  async function create() {
    server ??= startServer();
    const { url } = await server;
    databases += 1;
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(`create schema test_${databases}`);
    await client.end();
    return `${url}?options=-c%20search_path%3Dtest_${databases}`;
  }
  const http = createServer((_request, response) => {
    create().then(
      (url) => response.end(url),
      (error) => response.writeHead(500).end(String(error)),
    );
  }).listen(0, '127.0.0.1');
  await once(http, 'listening');
  provide('postgres', `http://127.0.0.1:${http.address().port}`);
  return async () => {
    http.close();
    http.closeAllConnections();
    await (await server)?.stop();
  };
}

/** A process of its own, which stops the server also when this one is killed: its stdin ends then. */
async function startServer() {
  const script = fileURLToPath(new URL('postgres.mjs', import.meta.url));
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return {
    url: JSON.parse(line).url,
    stop: async () => {
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
}
