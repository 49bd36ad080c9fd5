import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = {
  resolve: { conditions: ['@enmienda/source'] },
  ssr: { resolve: { conditions: ['@enmienda/source'] } },
};

/** Whose test files share their modules: loading them anew for each took half of the time. */
const SHARING = new Set(['stt-server', 'storage', 'batch']);

/** Whose tests get PostgreSQL databases, and from where. */
const WITH_DATABASES = new Set(['storage', 'batch']);
const DATABASES = fileURLToPath(new URL('scripts/postgres-for-tests.mjs', import.meta.url));

/** Milliseconds: on a busy machine the slowest tests take several times as long as alone. What is stuck still ends. */
const testTimeout = 30_000;

const packages = ['correction', 'storage', 'stt-server', 'batch'];

export default defineConfig({
  test: {
    projects: [
      ...packages.map((name) => ({
        ...source,
        test: {
          name,
          root: `packages/${name}`,
          include: ['test/**/*.test.ts'],
          isolate: !SHARING.has(name),
          // The first of them starts the server.
          ...(WITH_DATABASES.has(name) && { globalSetup: [DATABASES], hookTimeout: testTimeout }),
          testTimeout,
        },
      })),
      {
        ...source,
        test: { name: 'examples', root: 'examples', include: ['test/**/*.test.ts'], testTimeout },
      },
      { ...source, test: { name: 'bench', root: 'bench', include: ['test/**/*.test.ts'], testTimeout } },
      { ...source, test: { name: 'project', root: '.', include: ['test/**/*.test.ts'], testTimeout } },
    ],
  },
});
