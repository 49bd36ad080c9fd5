import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const program = `
  import { compileLexicon, createCorrector, processOnline } from '@enmienda/correction';
  import { spanish } from '@enmienda/correction/es';
  const { lexicon } = compileLexicon({ language: spanish(), entries: [{ canonical: 'Movistar' }] });
  globalThis.answer = processOnline(createCorrector(lexicon), { text: 'tengo mobistar' }).text;
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
