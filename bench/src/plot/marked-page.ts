import { readFile, writeFile } from 'node:fs/promises';

/**
 * Replaces the parts of a Markdown page that programs write. A part stands between its marks:
 *
 *     <!-- NAME -->
 *     …
 *     <!-- /NAME -->
 */
export function fillMarks(page: string, parts: Readonly<Record<string, string>>): string {
  let filled = page;
  for (const [name, text] of Object.entries(parts)) {
    const begin = `<!-- ${name} -->\n`;
    const end = `<!-- /${name} -->`;
    const from = filled.indexOf(begin);
    const to = filled.indexOf(end, from);
    if (from === -1 || to === -1) throw new RangeError(`The page has no place marked “${name}”`);
    filled = filled.slice(0, from + begin.length) + text + filled.slice(to);
  }
  return filled;
}

/** Rewrites the marked parts of a page. @throws RangeError for a mark that the page doesn't have */
export async function rewritePage(path: string, parts: Readonly<Record<string, string>>): Promise<void> {
  await writeFile(path, fillMarks(await readFile(path, 'utf8'), parts));
}
