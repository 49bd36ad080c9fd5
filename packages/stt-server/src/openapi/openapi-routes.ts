/** `GET /openapi.json`, and `GET /docs`, the same as a page without scripts. */
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { createOpenApiDocument } from './openapi-document.ts';
import { OPERATIONS } from './operations.ts';

const STYLE =
  'body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}code{font-size:.9em}td{padding:.2rem 1rem .2rem 0;vertical-align:top}';

export function registerOpenApiRoutes(app: FastifyInstance, version: string): void {
  const document = createOpenApiDocument(version);
  const page = pageOf(version);
  const style = createHash('sha256').update(STYLE).digest('base64');
  app.get('/openapi.json', () => document);
  app.get('/docs', (_request, reply) =>
    reply
      .header(
        'content-security-policy',
        `default-src 'none'; style-src 'sha256-${style}'; frame-ancestors 'none'`,
      )
      .type('text/html; charset=utf-8')
      .send(page),
  );
}

function pageOf(version: string): string {
  const tags = [...new Set(OPERATIONS.map(({ tag }) => tag))];
  const sections = tags.map((tag) => {
    const rows = OPERATIONS.filter((operation) => operation.tag === tag).map(
      ({ route, summary, query = {} }) => {
        const names = Object.keys(query).map((name) => `<code>${escape(name)}</code>`);
        const fields = names.length === 0 ? '' : `<br>${names.join(' ')}`;
        return `<tr><td><code>${escape(route)}</code></td><td>${escape(summary)}${fields}</td></tr>`;
      },
    );
    return `<h2>${escape(tag)}</h2><table>${rows.join('')}</table>`;
  });
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Enmienda</title><style>${STYLE}</style>
<h1>Enmienda speech server ${escape(version)}</h1><p><a href="openapi.json">openapi.json</a> has the parameters in full.</p>${sections.join('\n')}</html>
`;
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
