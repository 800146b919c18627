import type { Engine } from './engine.ts'

/**
 * Tells whether the outcome of what is sent now could be kept. After a refused write it tries the disk again first: what is
 * sent without would be sent again after a restart, and its outcomes would fill the memory.
 */
export function createOutcomeCheck({ files, emailLog, log }: Engine): () => Promise<boolean> {
  let isHolding = false

  function refuse(error: unknown): false {
    if (!isHolding)
      log.error(
        { err: error },
        'STORE: Outcomes cannot be written, no webhook is sent until the disk takes them',
      )
    isHolding = true
    return false
  }

  return async function canKeepOutcomes() {
    if (!files.isRefusing()) return true
    const isKept = await emailLog.tryWriting().then(() => true, refuse)
    if (isKept && isHolding) log.info('STORE: Outcomes are written again, webhooks go out')
    if (isKept) isHolding = false
    return isKept
  }
}
