import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { OptionsError, readOptions } from '../src/bench-command.ts';

const schema = z.strictObject({
  set: z.array(z.string(), 'give at least one --set'),
  limit: z.coerce.number('--limit takes a whole number').int().default(3),
  thresholds: z
    .string()
    .default('0.5')
    .transform((list) => list.split(',').map(Number)),
  index: z.array(z.enum(['usearch', 'flat'])).default(['usearch', 'flat']),
  json: z.boolean().default(false),
});

describe('the options of a command', () => {
  test.each([
    [
      ['--set', 'a', '--set', 'b'],
      { set: ['a', 'b'], limit: 3, thresholds: [0.5], index: ['usearch', 'flat'], json: false },
    ],
    [
      ['--set=a', '--limit', '7', '--thresholds', '0.1,0.2', '--index', 'flat', '--json'],
      { set: ['a'], limit: 7, thresholds: [0.1, 0.2], index: ['flat'], json: true },
    ],
  ])('of %j are read by the schema', (argv, options) => {
    expect(readOptions(schema, argv)).toEqual(options);
  });

  test('ask for help, whatever else they lack', () => {
    expect(readOptions(schema, ['--help'])).toBe('help');
  });

  test.each([
    [[], 'give at least one --set'],
    [['--set', 'a', '--limit', 'many'], '--limit takes a whole number'],
    [['--set', 'a', '--limit', '1', '--limit'], "'--limit <value>' argument missing"],
    [['--set', 'a', '--index', 'faiss'], 'index'],
    [['--set', 'a', '--colour'], "Unknown option '--colour'"],
    [['a'], 'Unexpected argument'],
  ])('that are wrong (%j) are named', (argv, message) => {
    const reading = () => readOptions(schema, argv);
    expect(reading).toThrow(OptionsError);
    expect(reading).toThrow(message);
  });
});
