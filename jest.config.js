const transform = {
  '^.+\\.tsx?$': [
    '@swc/jest',
    {
      jsc: {
        parser: { syntax: 'typescript', tsx: true },
        transform: { react: { runtime: 'automatic', importSource: 'preact' } },
        target: 'es2022',
      },
      module: { type: 'es6' },
    },
  ],
}

const project = (folder) => ({
  displayName: folder,
  rootDir: new URL(`./${folder}`, import.meta.url).pathname,
  testMatch: [`<rootDir>/test/**/*.${process.env.TEST_WITH ?? 'test'}.{ts,tsx}`],
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform,
  moduleNameMapper: { '^sanitize-html$': '<rootDir>/../.test-build/sanitize-html.cjs' },
})

export default {
  projects: [project('shared'), project('apps-script'), project('server')],
  globalSetup: '<rootDir>/build-for-tests.mjs',
  testSequencer: '<rootDir>/longest-first-sequencer.js',
  maxWorkers: 6, // on two cores: half of the files mostly wait, for time limits and child processes
  testTimeout: 300_000, // only a hang reaches it, also at a load of 25 on two cores
  reporters: ['default', '<rootDir>/closing-line-reporter.js'],
}
