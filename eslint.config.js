import tseslint from 'typescript-eslint'

const forbid = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] })
const outside = (regex, message) => ({ regex, message })

const EXPRESS = outside('^express$', 'Express only in *-route(s).ts and app.ts')
const ADAPTERS = outside('/store/(?!store\\.ts)', 'Only the port, store/store.ts, is for the parts')
const TESTS = outside('/test/', 'Sources do not import tests')
const PARTS = ['accept', 'deliver', 'inspect', 'watch']
const notEachOther = (part) =>
  outside(
    `^\\.\\./(?:\\.\\./)?(?:${PARTS.filter((other) => other !== part).join('|')})/`,
    'accept, deliver, inspect and watch meet only in the store',
  )

const LOG_CALL = (name) =>
  `CallExpression[callee.${name}='log'][callee.property.name=/^(trace|debug|info|warn|error|fatal)$/]`

/** Rules are replaced, not merged, by a later block, so each block lists all patterns of its files. */
const importRules = [
  {
    files: ['shared/*.ts'],
    rules: forbid(outside('^(?!zod$|\\./)', 'shared/ imports zod and itself, nothing else')),
  },
  {
    files: ['apps-script/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^\\.\\./shared/', allowTypeImports: true, message: 'Types only: zod would be bundled' },
          ],
        },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: ':function[async=true]',
          message: 'Google calls are synchronous: nothing waits for a promise',
        },
      ],
    },
  },
  {
    files: ['apps-script/*.ts'],
    ignores: ['apps-script/google.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...[
          'CacheService',
          'ContentService',
          'Gmail',
          'GmailApp',
          'HtmlService',
          'LockService',
          'Logger',
          'MailApp',
          'PropertiesService',
          'ScriptApp',
          'Session',
          'UrlFetchApp',
          'Utilities',
          'console',
        ].map((name) => ({ name, message: 'Only google.ts names what is Google’s' })),
      ],
    },
  },
  ...PARTS.flatMap((part) => [
    { files: [`server/${part}/**/*.{ts,tsx}`], rules: forbid(ADAPTERS, TESTS, notEachOther(part)) },
    {
      files: [`server/${part}/**/*.{ts,tsx}`],
      ignores: ['server/**/*-route{,s}.ts'],
      rules: {
        '@typescript-eslint/no-restricted-imports': [
          'error',
          { patterns: [{ ...EXPRESS, allowTypeImports: part === 'inspect' }] },
        ],
      },
    },
  ]),
  { files: ['server/*.ts'], ignores: ['server/app.ts'], rules: forbid(EXPRESS, TESTS) },
  ...['', 'embedded/', 'postgres/'].map((engine) => ({
    files: [`server/store/${engine}*.ts`],
    rules: forbid(
      EXPRESS,
      TESTS,
      outside('/(accept|deliver|inspect|watch)/', 'The store knows none of its users'),
      ...(engine
        ? [outside('^\\.\\./(embedded|postgres)/', 'The engines share the port, not each other')]
        : []),
    ),
  })),
  {
    files: ['server/**/*.{ts,tsx}', 'bench/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: `:matches(${LOG_CALL('object.name')}, ${LOG_CALL('object.property.name')}) > ObjectExpression.arguments:first-child > Property[key.name=/^(e|error|cause|exception|thrown|failure)$/]`,
          message: 'pino writes an error only under the name err: { err: error }',
        },
      ],
    },
  },
  {
    files: ['server/**/*.{ts,tsx}'],
    ignores: ['server/config.ts', 'server/test/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'The environment is read once, in config.ts' },
      ],
    },
  },
]

export default tseslint.config(
  { ignores: ['**/dist/**', 'node_modules/**', 'data/**', 'apps-script/Setup.js'] },
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      'max-lines-per-function': ['error', { max: 150, skipBlankLines: true, skipComments: true }],
      'max-depth': ['error', 3],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      eqeqeq: 'error',
    },
  },
  { files: ['*.js', '*.mjs'], rules: { 'no-restricted-exports': 'off' } },
  {
    files: ['**/test/**'],
    rules: { 'max-lines-per-function': 'off' },
  },
  ...importRules,
)
