// Set up once per run of a test project: gives tests PostgreSQL databases of their own. The server starts with the first one
// that is asked for, so a run that needs none doesn't wait for it. A test asks over HTTP: POST answers with the URL of a new,
// empty schema, which is made fifty times faster than a database and serves as one.
import { once } from 'node:events';
import { createServer } from 'node:http';
import pg from 'pg';
import { startPostgres } from './postgres.mjs';

/** Called by vitest (`globalSetup`); what it returns is called at the end of the run. */
export default async function provideDatabases({ provide }) {
  let server;
  let databases = 0;
  async function create() {
    server ??= startPostgres();
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
