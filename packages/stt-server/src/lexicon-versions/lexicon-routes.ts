/** `GET /lexicons/{language}/versions…`: the published versions of the learned pairs, and what differs between two. */
import type { LexiconVersion } from '@enmienda/storage';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ProblemError } from '../server/problem.ts';
import type { ServerDeps } from '../server/server-deps.ts';
import { parseFields, type UnparsedFields } from '../server/upload.ts';

const language = z.enum(['es', 'pt', 'en']);

const versionNumber = z
  .string()
  .regex(/^\d{1,9}$/, 'write the number of a version')
  .transform(Number);

const versionFields = z.strictObject({ language, version: versionNumber });

const diffFields = z.strictObject({ language, from: versionNumber, to: versionNumber });

type Pair = LexiconVersion['pairs'][number];

export function registerLexiconRoutes(app: FastifyInstance, { storage }: Pick<ServerDeps, 'storage'>): void {
  const { learning } = storage;

  app.get('/lexicons/:language/versions', async (request) => {
    const fields = parseFields(z.strictObject({ language }), fieldsOf(request));
    const versions = await learning.versions(fields.language);
    return { language: fields.language, versions: versions.map(toSummary) };
  });

  app.get('/lexicons/:language/versions/:version', async (request) => {
    const fields = parseFields(versionFields, fieldsOf(request));
    const version = find(await learning.versions(fields.language), fields.version);
    return { ...toSummary(version), pairs: version.pairs.map(toWirePair) };
  });

  app.get('/lexicons/:language/diff', async (request) => {
    const { from, to, ...fields } = parseFields(diffFields, fieldsOf(request));
    const versions = await learning.versions(fields.language);
    return {
      language: fields.language,
      from,
      to,
      ...differenceOf(pairsOf(versions, from), pairsOf(versions, to)),
    };
  });
}

function fieldsOf({ params, query }: FastifyRequest): UnparsedFields {
  return { ...(query as object), ...(params as object) };
}

/** Version 0 is the one before the first: it has no pairs. */
function pairsOf(versions: readonly LexiconVersion[], version: number): readonly Pair[] {
  return version === 0 ? [] : find(versions, version).pairs;
}

/** @throws ProblemError not-found */
function find(versions: readonly LexiconVersion[], version: number): LexiconVersion {
  const found = versions.find((one) => one.version === version);
  if (found === undefined) throw new ProblemError(NO_VERSION);
  return found;
}

const NO_VERSION = {
  status: 404,
  kind: 'not-found',
  title: 'There is no such version',
  detail: 'GET /lexicons/{language}/versions lists those that were published.',
};

function toSummary({ language: of, version, parent, createdAt, note, pairs }: LexiconVersion) {
  return {
    language: of,
    version,
    parent: parent ?? null,
    created_at: createdAt,
    note,
    pair_count: pairs.length,
  };
}

function toWirePair({ heard, canonical, count, decision }: Pair) {
  return { heard, canonical, count, decision };
}

/** A pair is what was heard; it may stand for another term, or be decided otherwise. */
function differenceOf(from: readonly Pair[], to: readonly Pair[]) {
  const before = new Map(from.map((pair) => [pair.heard, pair]));
  const after = new Map(to.map((pair) => [pair.heard, pair]));
  return {
    added: to.filter(({ heard }) => !before.has(heard)).map(toWirePair),
    removed: from.filter(({ heard }) => !after.has(heard)).map(toWirePair),
    changed: to.flatMap((pair) => {
      const old = before.get(pair.heard);
      const isSame =
        old === undefined || (old.canonical === pair.canonical && old.decision === pair.decision);
      return isSame ? [] : [{ before: toWirePair(old), after: toWirePair(pair) }];
    }),
  };
}
