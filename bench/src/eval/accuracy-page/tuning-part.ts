import path from 'node:path';
import { runTuning } from '../tuning/tuning-command.ts';

/** What the command of docs/tuning.md prints for the sample calls. `root` is the repository's folder. */
export async function tuningPart(root: string): Promise<string> {
  const argv = [
    '--pairs',
    path.join(root, 'data', 'calls', 'es'),
    '--terms',
    path.join(root, 'data', 'lexicons'),
  ];
  const printed = await runTuning([...argv, '--language', 'es'], () => undefined);
  return `\`\`\`text\n${printed.trimEnd()}\n\`\`\``;
}
