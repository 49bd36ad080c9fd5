import { z } from 'zod';
import { StorageError } from './storage-error.ts';

/** Reasons name the place in the document, never its values: they may be what a caller said. */
const MAX_REASON_LENGTH = 200;

const versionedSchema = z.looseObject({ schema_version: z.int().min(1) });

/** The text of an object, to be read as what its key says. */
export interface JsonText {
  readonly key: string;
  readonly text: string;
}

/** @throws StorageError corrupt */
export function decodeText(object: { readonly key: string; readonly bytes: Uint8Array }): JsonText {
  try {
    return { key: object.key, text: new TextDecoder('utf-8', { fatal: true }).decode(object.bytes) };
  } catch {
    throw corrupt(object.key, 'it is not UTF-8');
  }
}

/** What a document of one version is in the next one. Gets an object that it may change. */
export type SchemaStep = (document: Record<string, unknown>) => Record<string, unknown>;

export interface DocumentSchema<T> {
  readonly schema: z.ZodType<T>;
  /** The newest version, which `schema` describes. */
  readonly version: number;
  /** One from each version to the next; as many as `version` less one. */
  readonly steps: readonly SchemaStep[];
}

/**
 * The document in the text, brought forward to the newest version and checked by `schema`. One of a later `schema_version` is
 * refused, so that an older program never writes over what it does not understand. @throws StorageError corrupt
 */
export function parseJsonDocument<T>(object: JsonText, { schema, version, steps }: DocumentSchema<T>): T {
  const json = parseJson(object);
  const versioned = versionedSchema.safeParse(json);
  if (!versioned.success) throw corrupt(object.key, reasonOf(versioned.error));
  const { schema_version: from } = versioned.data;
  if (from > version) {
    throw corrupt(
      object.key,
      `its schema_version ${from} is newer than ${version}, the newest this version reads`,
    );
  }
  const brought = steps
    .slice(from - 1)
    .reduce<Record<string, unknown>>((before, step) => step(before), versioned.data);
  const document = schema.safeParse({ ...brought, schema_version: version });
  if (!document.success) throw corrupt(object.key, reasonOf(document.error));
  return document.data;
}

/** Where and how the first thing differs from the schema. */
export function reasonOf(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'it is not as expected';
  const place = issue.path.length === 0 ? '' : `${issue.path.map(String).join('.')}: `;
  return `${place}${issue.message}`.slice(0, MAX_REASON_LENGTH);
}

function parseJson({ key, text }: JsonText): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Deliberately without its cause: V8's message quotes the text.
    throw corrupt(key, text.trim() === '' ? 'it is empty' : 'it is not JSON');
  }
}

export function corrupt(key: string, reason: string): StorageError {
  return new StorageError({ kind: 'corrupt', key, reason });
}
