/**
 * Joins commits: whatever asks while a write is in flight shares the next one, so a hundred concurrent accepts cost two
 * or three fsyncs. The promise settles with the write that began after the call.
 */
export function createGroupCommit(write: () => Promise<void>): () => Promise<void> {
  let inFlight: Promise<void> | undefined
  let next: Promise<void> | undefined

  const begin = (): Promise<void> => {
    next = undefined
    const current = write()
    inFlight = current
    return current.finally(() => {
      if (inFlight === current) inFlight = undefined
    })
  }

  return function commit() {
    // setImmediate: everything that came in on this turn of the loop shares the first write too
    next ??= inFlight ? inFlight.then(begin, begin) : new Promise<void>((go) => setImmediate(go)).then(begin)
    return next
  }
}
