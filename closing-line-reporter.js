/** Ends the run with the one plain line that CI reads. */
export default class ClosingLineReporter {
  onRunComplete(_contexts, results) {
    const skipped = results.numPendingTests + results.numTodoTests
    console.log(`${results.numPassedTests} passed, ${results.numFailedTests} failed, ${skipped} skipped`)
  }
}
