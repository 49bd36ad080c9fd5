import { defineConfig } from 'vitest/config';

const source = {
  resolve: { conditions: ['@enmienda/source'] },
  ssr: { resolve: { conditions: ['@enmienda/source'] } },
};

const packages = ['correction', 'storage', 'stt-server', 'batch'];

export default defineConfig({
  test: {
    projects: [
      ...packages.map((name) => ({
        ...source,
        test: { name, root: `packages/${name}`, include: ['test/**/*.test.ts'] },
      })),
      { ...source, test: { name: 'examples', root: 'examples', include: ['test/**/*.test.ts'] } },
      { ...source, test: { name: 'bench', root: 'bench', include: ['test/**/*.test.ts'] } },
      { ...source, test: { name: 'project', root: '.', include: ['test/**/*.test.ts'] } },
    ],
  },
});
