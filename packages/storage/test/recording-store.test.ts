import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createLocalObjectStore } from '@enmienda/storage';
import { onTestFinished } from 'vitest';
import { recordingStoreContract } from './contracts/recording-store-contract.ts';
import { ENGINES } from './fixtures/temp-database.ts';

for (const engine of ENGINES) {
  recordingStoreContract(
    `local, with ${engine}`,
    async () => {
      const rootPath = await mkdtemp(path.join(tmpdir(), 'enmienda-recordings-'));
      onTestFinished(() => rm(rootPath, { recursive: true }));
      return createLocalObjectStore({ rootPath });
    },
    engine,
  );
}
