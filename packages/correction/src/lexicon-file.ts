/**
 * The bytes of a saved lexicon. Numbers are little-endian; sections begin at multiples of 8 bytes, so that loading is
 * making views of the buffer.
 *
 *     byte 0   45 4e 4c 58, “ENLX”
 *          4   the version of this layout
 *          8   checksum of all bytes from 12 on (see `checksumOf`)
 *         12   size of the file in bytes
 *         16   size of the description in bytes, a multiple of 8
 *         20   0
 *         24   the description: ASCII JSON, filled up with spaces
 *              the sections, one a column, filled up with zeros
 *
 * The description names everything that follows, so that a column more or less is seen and not guessed:
 *
 *     { language, dialect, fingerprint, numbers: { name: number }, columns: { name: [type, first byte, length] } }
 *
 * First bytes are counted from the end of the description.
 */
import { checksumOf } from './checksum.ts';
import type { Column } from './lexicon-columns.ts';

export interface FileContent {
  readonly language: string;
  readonly dialect: string;
  readonly fingerprint: number;
  readonly numbers: ReadonlyMap<string, number>;
  readonly columns: ReadonlyMap<string, Column>;
}

const MAGIC = 0x584c_4e45;
/** To be raised with any change to what columns mean that doesn't change their names and types. */
const VERSION = 2;
const HEADER_BYTES = 24;
const ALIGNMENT = 8;
const SPACE = 0x20;
/** The checksum covers everything after itself. */
const FIRST_CHECKED_WORD = 3;

type ColumnType = Column[typeof Symbol.toStringTag];

const COLUMN_TYPES: Readonly<
  Record<ColumnType, new (buffer: ArrayBufferLike, firstByte: number, length: number) => Column>
> = {
  Int8Array,
  Uint8Array,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
};

interface Description {
  readonly language: string;
  readonly dialect: string;
  readonly fingerprint: number;
  readonly numbers: Readonly<Record<string, number>>;
  readonly columns: Readonly<Record<string, readonly [type: ColumnType, start: number, length: number]>>;
}

export function writeLexiconFile({ numbers, columns, ...made }: FileContent): Uint8Array {
  const places: Record<string, readonly [ColumnType, number, number]> = {};
  let sectionBytes = 0;
  for (const [name, column] of columns) {
    places[name] = [column[Symbol.toStringTag], sectionBytes, column.length];
    sectionBytes += aligned(column.byteLength);
  }
  const text = asciiJson({ ...made, numbers: Object.fromEntries(numbers), columns: places });
  const sectionsStart = HEADER_BYTES + aligned(text.length);
  const bytes = new Uint8Array(sectionsStart + sectionBytes);
  const words = new Uint32Array(bytes.buffer);
  words.set([MAGIC, VERSION, 0, bytes.length, sectionsStart - HEADER_BYTES]);
  bytes.fill(SPACE, HEADER_BYTES, sectionsStart);
  for (let i = 0; i < text.length; i += 1) bytes[HEADER_BYTES + i] = text.charCodeAt(i);
  let at = sectionsStart;
  for (const column of columns.values()) {
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at);
    at += aligned(column.byteLength);
  }
  words[2] = checksumOf(words.subarray(FIRST_CHECKED_WORD));
  return bytes;
}

/** Reads a file; the columns are views of `bytes`. @throws RangeError for a file that is damaged or of another layout. */
export function readLexiconFile(bytes: Uint8Array, isVerified: boolean): FileContent {
  // Views need the alignment that sections have in the file.
  const own = bytes.byteOffset % ALIGNMENT === 0 ? bytes : new Uint8Array(bytes);
  const words = new Uint32Array(own.buffer, own.byteOffset, own.length >> 2);
  if (own.length < HEADER_BYTES || words[0] !== MAGIC) {
    throw new RangeError('This is no saved lexicon: give the bytes that saveLexicon made.');
  }
  if (words[1] !== VERSION) throw otherVersion(`layout ${words[1]!}, and this is ${VERSION}`);
  if (words[3] !== own.length) {
    throw damaged(`${own.length} bytes are there of ${words[3]!}`);
  }
  if (!isVerified && words[2] !== checksumOf(words.subarray(FIRST_CHECKED_WORD))) {
    throw damaged('its checksum is wrong');
  }
  const descriptionBytes = words[4]!;
  const sectionsStart = own.byteOffset + HEADER_BYTES + descriptionBytes;
  const { numbers, columns, ...made } = readDescription(own, descriptionBytes);
  return {
    ...made,
    numbers: new Map(Object.entries(numbers)),
    columns: new Map(
      Object.entries(columns).map(([name, [type, start, length]]) => [
        name,
        new COLUMN_TYPES[type](own.buffer, sectionsStart + start, length),
      ]),
    ),
  };
}

/** The checksum vouches for it: only what this module wrote is read. */
function readDescription(bytes: Uint8Array, length: number): Description {
  let text = '';
  for (let i = HEADER_BYTES; i < HEADER_BYTES + length; i += 1) text += String.fromCharCode(bytes[i]!);
  return JSON.parse(text) as Description;
}

function asciiJson(value: Description): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

function damaged(how: string): RangeError {
  return new RangeError(
    `The saved lexicon is damaged: ${how}. Read it again whole, or compile it again and save it.`,
  );
}

export function otherVersion(how: string): RangeError {
  return new RangeError(
    `The lexicon was saved by another version of @enmienda/correction (${how}). Compile it again with this one and save it.`,
  );
}
