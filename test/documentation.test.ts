import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';

const root = path.dirname(import.meta.dirname);
const scratch = path.join(root, '.build', 'documentation');

async function pages(): Promise<readonly string[]> {
  const docs = await readdir(path.join(root, 'docs'), { recursive: true });
  const top = [
    'README.md',
    'README.es.md',
    'ARCHITECTURE.md',
    'GLOSSARY.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
  ];
  const packages = await readdir(path.join(root, 'packages'));
  const readmes = packages.map((name) => path.join('packages', name, 'README.md'));
  return [
    ...top,
    ...readmes,
    ...docs.filter((name) => name.endsWith('.md')).map((name) => path.join('docs', name)),
  ];
}

interface Block {
  readonly name: string;
  readonly code: string;
}

async function typescriptBlocks(): Promise<readonly Block[]> {
  const found: Block[] = [];
  for (const page of await pages()) {
    const text = await readFile(path.join(root, page), 'utf8');
    let index = 0;
    for (const match of text.matchAll(/^```ts\n(.*?)^```$/gms)) {
      index += 1;
      found.push({ name: `${page.replaceAll(path.sep, '-')}-${index}`, code: match[1] ?? '' });
    }
  }
  return found;
}

/** `console.log(x); // 3` promises that it prints 3. */
function promisedOutput(code: string): readonly string[] {
  return [...code.matchAll(/^\s*console\.log\(.*\); \/\/ (.+)$/gm)].map((match) => match[1] ?? '');
}

describe('documentation', async () => {
  afterEach(() => vi.restoreAllMocks());

  test.for(await typescriptBlocks())('$name runs and prints what it says', async ({ name, code }) => {
    await mkdir(scratch, { recursive: true });
    const file = path.join(scratch, `${name}.ts`);
    await writeFile(file, code);
    const printed: string[] = [];
    vi.spyOn(console, 'log').mockImplementation((...values: unknown[]) =>
      printed.push(values.map(String).join(' ')),
    );
    await import(/* @vite-ignore */ file);
    expect(printed).toEqual(promisedOutput(code));
  });

  test.for(await pages())('every relative link of %s leads somewhere', async (page) => {
    const text = await readFile(path.join(root, page), 'utf8');
    const targets = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map((match) => match[1] ?? '');
    const missing: string[] = [];
    for (const target of targets) {
      const folder = path.dirname(path.join(root, page, '..', target));
      const entries = await readdir(folder).catch((): readonly string[] => []);
      if (!entries.includes(path.basename(target))) missing.push(target);
    }
    expect(missing).toEqual([]);
  });
});
