import tseslint from 'typescript-eslint'

const forbid = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] })
const outside = (regex, message) => ({ regex, message })

const EXPRESS = outside('^express$', 'Express only where routers are made, and in app.ts')
const ENGINES = outside(
  '/store/(embedded|postgres)/',
  'An engine is opened by open-store.ts, and known to nobody else',
)
const PORT_ONLY = outside('/store/(?!store\\.ts)', 'Only the port, store/store.ts, is for the parts')
const MESSAGE_ONLY = outside(
  '/apps-script/(?!message/)',
  'Of the script, only how a message becomes text: it shall be the same on both ways',
)
const TESTS = outside(
  '/(test|rehearsal)/',
  'Sources import neither tests nor what rehearses: process, sink, browser',
)

/** The rooms of the server that meet only in the store; inspect and alerts may ask the judge. */
const PARTS = ['accept', 'deliver', 'imap', 'inspect', 'watch']
const PURE = [
  'catalogue',
  'facts',
  'finding-text',
  'judge',
  'judge-setup',
  'rule',
  'shape-notice',
  'decide-notice',
  'parity-words',
]
const IMPURE = `watch(?!/(?:${PURE.join('|')})\\.ts$)`
const notEachOther = (part) =>
  outside(
    `^(?:\\.\\./)+(?:${PARTS.filter((other) => other !== part)
      .map((other) => (part === 'inspect' && other === 'watch' ? IMPURE : other))
      .join('|')})/`,
    `${PARTS.join(', ')} meet only in the store; inspect may ask the judge, by its pure files`,
  )

/** Where routers are made, so where the value of Express is needed; its types may stand anywhere in inspect. */
const ROUTERS = [
  'server/app.ts',
  'server/accept/ingress-routes.ts',
  'server/inspect/health-routes.ts',
  'server/inspect/metrics-routes.ts',
  'server/inspect/api/api-routes.ts',
  'server/inspect/**/*page-routes.ts',
  'server/inspect/**/asset-routes.ts',
]

/** Files of shared/ that import nothing, so the script may bundle them: the rules that both sides follow. */
const WITHOUT_ZOD = ['ingress-path', 'is-placeholder', 'is-success', 'read-retry-after', 'visible']

const APPS_SCRIPT = ['apps-script/**/*.ts']
const NOT_IN_THE_SCRIPT = ['apps-script/{demo,emulator,test}/**']

const LOG_CALL = (name) =>
  `CallExpression[callee.${name}='log'][callee.property.name=/^(trace|debug|info|warn|error|fatal)$/]`

/** Rules are replaced, not merged, by a later block, so each block lists all patterns of its files. */
const importRules = [
  {
    files: ['shared/**/*.ts'],
    ignores: ['shared/test/**'],
    rules: forbid(outside('^(?!zod$|\\./)', 'shared/ imports zod and itself, nothing else')),
  },
  {
    files: WITHOUT_ZOD.map((name) => `shared/${name}.ts`),
    rules: forbid(outside('', 'It is bundled into the script, and imports nothing')),
  },
  {
    files: APPS_SCRIPT,
    ignores: NOT_IN_THE_SCRIPT,
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `^(?:\\.\\./)+shared/(?!(?:${WITHOUT_ZOD.join('|')})\\.ts$)`,
              allowTypeImports: true,
              message: `Types only: zod would be bundled. Values: ${WITHOUT_ZOD.join(', ')}`,
            },
          ],
        },
      ],
      'no-restricted-imports': [
        'error',
        { patterns: [TESTS, outside('/(emulator|demo)/', 'What Google runs knows nothing of the emulator')] },
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
    files: ['apps-script/{message,receiver,run}/**/*.ts'],
    rules: forbid(
      TESTS,
      outside('/(tick|owner)/', 'message, receiver and run are used by tick and owner, and know neither'),
    ),
  },
  {
    files: APPS_SCRIPT,
    ignores: [...NOT_IN_THE_SCRIPT, 'apps-script/google.ts'],
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
  ...PARTS.map((part) => ({
    files: [`server/${part}/**/*.{ts,tsx}`],
    rules: forbid(PORT_ONLY, TESTS, notEachOther(part), ...(part === 'imap' ? [MESSAGE_ONLY] : [])),
  })),
  {
    files: ['server/**/*.{ts,tsx}'],
    ignores: [...ROUTERS, 'server/test/**', 'server/inspect/**'],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [EXPRESS] }] },
  },
  {
    files: ['server/inspect/**/*.{ts,tsx}'],
    ignores: ROUTERS,
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { patterns: [{ ...EXPRESS, allowTypeImports: true }] },
      ],
    },
  },
  { files: ['server/*.ts'], rules: forbid(ENGINES, TESTS) },
  {
    files: ['server/content/**/*.ts'],
    rules: forbid(
      TESTS,
      MESSAGE_ONLY,
      outside(
        '/(accept|deliver|imap|inspect|store|watch)/',
        'What an email says has nothing to do with its way',
      ),
    ),
  },
  {
    files: ['server/common/**/*.ts'],
    rules: forbid(
      TESTS,
      outside('^(?:\\.\\./)+(?!\\.\\./|shared/|errors\\.ts$)', 'What any room may use knows no room'),
    ),
  },
  {
    files: ['server/routing/**/*.ts'],
    rules: forbid(
      TESTS,
      outside(
        '^(?:\\.\\./)+(?!\\.\\./|shared/|common/)',
        'Which email goes where is pure, and knows no room',
      ),
    ),
  },
  {
    files: ['server/start/**/*.ts'],
    rules: forbid(
      TESTS,
      outside(
        '/(accept|deliver|imap|inspect|store|watch(?!/shape-notice\\.ts))/',
        'What starts the process knows no room; only which channels for alerts there are',
      ),
    ),
  },
  {
    files: ['server/rehearsal/**/*.ts'],
    rules: forbid(outside('^\\.\\./', 'A rehearsal goes in from outside: by process, HTTP and browser')),
  },
  {
    files: ['server/store/**/*.ts'],
    rules: forbid(
      TESTS,
      outside('/(accept|deliver|imap|inspect|watch)/', 'The store knows none of its users'),
    ),
  },
  ...['embedded', 'postgres'].map((engine) => ({
    files: [`server/store/${engine}/**/*.ts`],
    rules: forbid(
      TESTS,
      outside('/(accept|deliver|imap|inspect|watch)/', 'The store knows none of its users'),
      outside(
        `/${engine === 'embedded' ? 'postgres' : 'embedded'}/`,
        'The engines share the port, not each other',
      ),
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
    ignores: ['server/config.ts', 'server/{test,rehearsal}/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'The environment is read once, in config.ts' },
      ],
    },
  },
]

export default tseslint.config(
  { ignores: ['**/dist/**', '.test-build/**', 'node_modules/**', 'data/**', 'apps-script/Setup.js'] },
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
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
