const PATIENCE_MS = 10_000

/** Ends the run with the one plain line that CI reads: after all that other reporters have to say. */
export default class ClosingLineReporter {
  onRunComplete(_contexts, results) {
    const skipped = results.numPendingTests + results.numTodoTests
    const line = `${results.numPassedTests} passed, ${results.numFailedTests} failed, ${skipped} skipped\n`
    process.once('exit', () => process.stdout.write(line))
    // A test that failed halfway may have left a server or a child behind, which would keep jest, and CI, for ever.
    if (results.numFailedTests + results.numFailedTestSuites > 0)
      setTimeout(() => process.exit(1), PATIENCE_MS).unref()
  }
}
