import { openStorage, type ScrubFinding, type ScrubReport } from '@enmienda/storage';
import { BatchError } from '../batch-error.ts';
import { type Command, parseFlags } from '../command.ts';
import { EXIT } from '../exit-code.ts';

const PROGRESS_EVERY = 500;

export const scrub: Command = {
  summary: 'compare files, index and bucket; repair what can be',
  help: `Usage: enmienda-batch scrub [--repair] [--read-bucket] [--json]

Reads every recording and compares its audio with its SHA-256, its metadata and transcript with their schemas, the index with
the files and, with STORAGE_BACKEND=both, the bucket with the folder. Exit code 1 when something is left that isn't as it should
be. Others may go on working meanwhile.

  --repair           put right what can be: from the bucket, to the bucket, in the index. What is replaced is kept in damaged/
  --dry-run          only say what --repair would do; so does leaving --repair out
  --read-bucket      read every byte of the bucket too, instead of comparing the hash it was told; costs traffic
  --json             one JSON object a finding on stdout, and one with the sums at the end

Examples:
  enmienda-batch scrub
  enmienda-batch scrub --repair --json | jq 'select(.outcome == "needs-a-person")'`,
  async run(args, { settings, print, stderr, signal }) {
    const values = parseFlags(args, {
      repair: { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
      'read-bucket': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    });
    if (values.repair && values['dry-run']) {
      throw new BatchError({ kind: 'usage', problem: 'Give either --repair or --dry-run.' });
    }
    const storage = await openStorage(settings.storage);
    try {
      const report = await storage.scrub({
        repair: values.repair,
        readBucket: values['read-bucket'],
        signal,
        onFinding: (finding) => print(values.json ? JSON.stringify(finding) : lineOf(finding)),
        onProgress: (recordings) => {
          if (recordings % PROGRESS_EVERY === 0) stderr.write(`${recordings} recordings compared\n`);
        },
      });
      if (values.repair) await storage.replication?.drain(signal);
      const underReplicated = (await storage.replication?.status())?.underReplicated ?? 0;
      const sums = { ...report, underReplicated };
      if (values.json) print(JSON.stringify(sumsLine(sums)));
      stderr.write(`${describe(sums)}\n`);
      return report.repairable + report.needsAPerson > 0 ? EXIT.someFailed : EXIT.ok;
    } finally {
      await storage.close();
    }
  },
};

function lineOf({ outcome, kind, where, key, reason }: ScrubFinding): string {
  return `${outcome}: ${kind}: ${key} (${where}): ${reason}`;
}

function sumsLine(report: ScrubReport) {
  return {
    recordings: report.recordings,
    repaired: report.repaired,
    repairable: report.repairable,
    needs_a_person: report.needsAPerson,
    leftovers_removed: report.leftoversRemoved,
    under_replicated: report.underReplicated,
  };
}

function describe(report: ScrubReport): string {
  const found = `${report.recordings} recordings compared; ${report.repaired} findings repaired, ${report.repairable} repairable, ${report.needsAPerson} need a person`;
  const copy = report.underReplicated > 0 ? `; ${report.underReplicated} objects still to be copied` : '';
  return `${found}${copy}`;
}
