import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const program = `
  import { compileLexicon, createCorrector, loadLexicon, processOnline, saveLexicon } from '@enmienda/correction';
  import { spanish } from '@enmienda/correction/es';
  const { lexicon } = compileLexicon({ language: spanish(), entries: [{ canonical: 'Movistar' }] });
  const saved = loadLexicon(saveLexicon(lexicon), spanish());
  globalThis.answer = processOnline(createCorrector(saved), { text: 'tengo mobistar' }).text;
`;

test('the online path and a language run in a browser: no module of Node, no global of Node', async () => {
  const { outputFiles, metafile } = await build({
    stdin: { contents: program, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    platform: 'browser',
    format: 'iife',
    conditions: ['@enmienda/source'],
    metafile: true,
    write: false,
  });
  const inputs = Object.keys(metafile.inputs);
  expect(inputs.filter((input) => /offline|languages\/(?:portuguese|english)|training/u.test(input))).toEqual(
    [],
  );
  const page: { answer?: string } = {};
  runInContext(outputFiles[0]?.text ?? '', createContext(page));
  expect(page.answer).toBe('tengo Movistar');
});

/** Bytes, minified and gzipped: what a page pays for correcting in one language, its word protection included. */
const BUNDLE_BYTES_MAX = 400_000;

test.each([
  ['es', 'spanish'],
  ['pt', 'portuguese'],
  ['en', 'english'],
])(
  'everything of the online path, with the language %s, is small enough for a page',
  async (code, language) => {
    const { outputFiles } = await build({
      stdin: {
        contents: `
        export * from '@enmienda/correction';
        export { ${language} } from '@enmienda/correction/${code}';
      `,
        resolveDir: import.meta.dirname,
        loader: 'ts',
      },
      bundle: true,
      minify: true,
      platform: 'browser',
      format: 'esm',
      conditions: ['@enmienda/source'],
      write: false,
    });
    const program = outputFiles[0]?.contents ?? new Uint8Array();
    expect(program.length).toBeGreaterThan(BUNDLE_BYTES_MAX / 2);
    expect(gzipSync(program).length).toBeLessThanOrEqual(BUNDLE_BYTES_MAX);
  },
);
