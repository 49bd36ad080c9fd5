/** The description of the server in OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1). Its schemas are those that requests are parsed by. */
import { z } from 'zod';
import { policyOf } from '../access/route-policies.ts';
import { OPERATIONS, type Operation } from './operations.ts';

type Json = Readonly<Record<string, unknown>>;

export function createOpenApiDocument(version: string): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const operation of OPERATIONS) {
    const [method = '', url = ''] = operation.route.split(' ');
    const path = url.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [method.toLowerCase()]: toOperation(operation, { method, url }) };
  }
  return {
    openapi: '3.1.1',
    info: { title: 'Enmienda speech server', version, license: { name: 'MIT', identifier: 'MIT' } },
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { Problem: PROBLEM },
    },
  };
}

const PROBLEM = {
  type: 'object',
  description: 'RFC 9457',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
  },
};

interface Place {
  readonly method: string;
  readonly url: string;
}

function toOperation(operation: Operation, { method, url }: Place): Json {
  const { tag, summary, query = {}, body, reply } = operation;
  const needs = policyOf(method, url)?.needs;
  const inPath = [...url.matchAll(/:(\w+)/g)].map(([, name]) => {
    return { name, in: 'path', required: true, schema: { type: 'string' } };
  });
  const inQuery = Object.entries(query).map(([name, schema]) => {
    return { name, in: 'query', required: !schema.safeParse(undefined).success, schema: schemaOf(schema) };
  });
  return {
    tags: [tag],
    summary,
    parameters: [...inPath, ...inQuery],
    ...(body !== undefined && { requestBody: { required: body.kind !== 'json', content: contentOf(body) } }),
    responses: {
      ...goodReply(reply),
      default: {
        description: 'A failure',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
    ...(needs !== 'public' && needs !== 'signature' && { security: [{ token: [] }], 'x-scope': needs }),
  };
}

function goodReply(reply: Operation['reply']): Json {
  if (reply === 'upgrade')
    return { '101': { description: 'The connection is a WebSocket: docs/wire.md has its messages.' } };
  return { '200': { description: 'Done', content: { [reply]: {} } } };
}

function contentOf(body: NonNullable<Operation['body']>): Json {
  const file = { type: 'string', format: 'binary' };
  switch (body.kind) {
    case 'json':
      return { 'application/json': {} };
    case 'audio':
      return {
        'audio/*': { schema: file },
        'multipart/form-data': { schema: { type: 'object', properties: { file } } },
      };
    case 'form': {
      const fields = Object.entries(body.fields ?? {}).map(([name, schema]) => [name, schemaOf(schema)]);
      const properties = { file, ...(Object.fromEntries(fields) as Json) };
      return { 'multipart/form-data': { schema: { type: 'object', required: ['file'], properties } } };
    }
  }
}

/** As it is written in a request: before what a schema makes of it. */
function schemaOf(schema: z.ZodType): Json {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  delete json.$schema;
  return json;
}
