/** Layers of the repository: see ARCHITECTURE.md. Each rule was seen to fire on a planted violation. */
module.exports = {
  forbidden: [
    {
      name: 'correction-online-is-pure',
      comment:
        'The online path imports nothing but its own sources and fastest-levenshtein, which runs everywhere.',
      severity: 'error',
      from: { path: '^packages/correction/src/(?!offline/)' },
      to: { pathNot: '^(packages/correction/src/(?!offline/)|node_modules/fastest-levenshtein/)' },
    },
    {
      name: 'correction-knows-nothing-of-ours',
      severity: 'error',
      from: { path: '^packages/correction/' },
      to: { path: '^packages/(storage|batch|stt-server)/' },
    },
    {
      name: 'storage-knows-nothing-of-ours',
      severity: 'error',
      from: { path: '^packages/storage/' },
      to: { path: '^packages/(correction|batch|stt-server)/' },
    },
    {
      name: 'nobody-imports-batch',
      severity: 'error',
      from: { path: '^packages/(?!batch/)' },
      to: { path: '^packages/batch/' },
    },
    {
      name: 'server-only-by-its-open-parts',
      comment: 'batch uses engines, settings and lexicons, never the server itself.',
      severity: 'error',
      from: { path: '^packages/batch/' },
      to: {
        path: '^packages/stt-server/src/',
        pathNot: '^packages/stt-server/src/(engines|settings|lexicons)\\.ts$',
      },
    },
    {
      name: 'public-entry-only',
      comment: 'No deep imports across packages.',
      severity: 'error',
      from: { path: '^(?:packages/([^/]+)|bench|examples)/' },
      to: {
        path: '^packages/([^/]+)/src/.+',
        pathNot: [
          '^packages/$1/',
          '^packages/correction/src/(index|es|pt|en|training|offline/index|offline/training)\\.ts$',
          '^packages/storage/src/(index|s3)\\.ts$',
          '^packages/batch/src/index\\.ts$',
          '^packages/stt-server/src/(index|engines|settings|lexicons)\\.ts$',
        ],
      },
    },
    {
      name: 'sources-never-import-tests-or-examples',
      severity: 'error',
      from: { path: '/src/' },
      to: { path: '/test/' },
    },
    {
      name: 'no-junk-drawers',
      severity: 'error',
      from: {},
      to: {
        path: '^(packages|bench|examples|test)/.*(^|/)(utils?|helpers?|common|shared|lib|misc|interfaces|types|constants|core)(/|\\.ts$)',
      },
    },
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: ['\\.d\\.m?ts$', '(^|/)bin\\.ts$', '(^|/)bin/[^/]+\\.js$', '(^|/)vitest\\.config\\.ts$'],
      },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.build)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@enmienda/source', 'import', 'node', 'default'],
    },
  },
};
