import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

/** Inner loops: only these may read typed arrays with `!`, twiddle bits and run past the usual length of a function. Each has an oracle test and a bench. */
const hotFiles = ['packages/correction/src/**/*.ts'];

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '.build/**',
      '**/*.mjs',
      '**/*.cjs',
      '**/*.js',
      'packages/correction/src/languages/*/word-list.ts',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
      regexp.configs['flat/recommended'],
    ],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      'regexp/prefer-w': 'off',
      'regexp/prefer-d': 'off',
      'max-lines': ['error', 400],
      'max-params': ['error', 3],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
    },
  },
  {
    files: hotFiles,
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/prefer-for-of': 'off',
      'max-params': 'off',
    },
  },
  {
    files: ['packages/correction/src/*.ts', 'packages/correction/src/languages/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'The online path has no clock.' },
        { object: 'Math', property: 'random', message: 'The online path has no chance.' },
      ],
    },
  },
  {
    files: ['**/test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-floating-promises': 'error',
    },
  },
);
