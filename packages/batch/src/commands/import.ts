import { stat } from 'node:fs/promises';
import { openStorage } from '@enmienda/storage';
import { BatchError } from '../batch-error.ts';
import { CONCURRENT_MAX, type Command, parseCount, parseFlags } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { countFiles, type ImportedFile, importFiles } from '../import/import-files.ts';

const PROGRESS_EVERY = 100;

export const importCommand: Command = {
  summary: 'take existing audio files as recordings',
  help: `Usage: enmienda-batch import DIR [FLAGS]

Takes the WAV, MP3, Ogg, FLAC, M4A, WebM and AMR files of a folder and those below it, told by their first bytes. What is known of
call.wav may stand in call.json or call.wav.json beside it: conversation_id, tenant_id, agent_id, language, created_at, ended_at.
Otherwise the conversation has the file's name and the call the file's time. The same sound is taken once per tenant, however often
the command is repeated; killed, it goes on where it stopped. Files are not changed.

  --language LANG    es, pt or en, where no sidecar says (default: LANGUAGE)
  --tenant ID        the tenant, where no sidecar says (default: default)
  --concurrent N     files at once (default: 4)
  --dry-run          list what would be taken
  --json             one JSON object a file on stdout

Examples:
  enmienda-batch import /srv/calls/2025 --language pt --dry-run
  enmienda-batch import /srv/calls/2025 --json | jq -r 'select(.outcome == "failed")'`,
  async run([folder = '', ...args], { settings, print, stderr, signal }) {
    if (folder === '' || folder.startsWith('-'))
      throw usage('Name the folder first: enmienda-batch import DIR.');
    const values = parseFlags(args, {
      language: { type: 'string', default: settings.language },
      tenant: { type: 'string', default: 'default' },
      concurrent: { type: 'string', default: '4' },
      'dry-run': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    });
    const concurrent = parseCount('--concurrent', values.concurrent, CONCURRENT_MAX);
    const isFolder = await stat(folder).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (!isFolder) throw usage(`${folder} is no folder.`);
    const total = await countFiles(folder, signal);
    const counts = { imported: 0, 'would-import': 0, present: 0, skipped: 0, failed: 0 };
    let seen = 0;
    const storage = await openStorage(settings.storage);
    try {
      await importFiles(storage, {
        folder,
        language: languageOf(values.language),
        tenantId: values.tenant,
        dryRun: values['dry-run'],
        enqueue: settings.offlineBatch,
        concurrent,
        signal,
        onFile: (file) => {
          counts[file.outcome] += 1;
          seen += 1;
          print(values.json ? JSON.stringify(toJson(file)) : lineOf(file));
          if (seen % PROGRESS_EVERY === 0) stderr.write(`${seen}/${total} files, ${counts.failed} failed\n`);
        },
      });
      const taken = values['dry-run']
        ? `${counts['would-import']} would be taken`
        : `${counts.imported} taken`;
      stderr.write(
        `${taken}, ${counts.present} present, ${counts.skipped} skipped, ${counts.failed} failed\n`,
      );
      return counts.failed > 0 ? EXIT.someFailed : EXIT.ok;
    } finally {
      await storage.close();
    }
  },
};

function languageOf(text: string): 'es' | 'pt' | 'en' {
  if (text === 'es' || text === 'pt' || text === 'en') return text;
  throw usage(`--language is ${JSON.stringify(text)}: write es, pt or en.`);
}

function toJson({ file, outcome, recordingId, sizeBytes, reason }: ImportedFile) {
  return { file, outcome, recording_id: recordingId, size_bytes: sizeBytes, reason };
}

function lineOf({ file, outcome, recordingId, reason }: ImportedFile): string {
  return `${outcome}: ${file}${recordingId === undefined ? '' : ` ${recordingId}`}${reason === undefined ? '' : `: ${reason}`}`;
}

function usage(problem: string): BatchError {
  return new BatchError({ kind: 'usage', problem });
}
