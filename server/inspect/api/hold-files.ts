import { createTurns } from '../../common/turns.ts'
import { AppError } from '../../errors.ts'

const RETRY_AFTER_SECONDS = 30
const MAX_WAITING = 100

interface Held<F> {
  file: F
  readers: number
}

export interface Holder<F> {
  /**
   * What is read under that key, or the same bytes if somebody holds them; for who has left by then nothing is read. Rejects with `busy`
   * where too much is held already, or too many wait.
   */
  hold(key: string, read: () => Promise<F | undefined>, hasLeft?: () => boolean): Promise<F | undefined>
  /** Once for each time it was held. */
  release(key: string): void
}

/**
 * Files that are on their way out, each in memory once however many take it and however slowly, and those of `maxBytes` and one more at
 * most. They are read one at a time: an email is read whole for one of its files, and may have 25 MB.
 */
export function createHolder<F extends { bytes: Buffer }>(maxBytes: number): Holder<F> {
  const held = new Map<string, Held<F>>()
  const inTurn = createTurns()
  let bytesHeld = 0
  let waiting = 0

  async function readAndHold(key: string, read: () => Promise<F | undefined>): Promise<F | undefined> {
    if (bytesHeld >= maxBytes && !held.has(key)) throw busy()
    const file = await read() // also of what is held: it may have been erased
    const known = held.get(key)
    if (!file) return undefined
    if (known) {
      known.readers += 1
      return known.file
    }
    held.set(key, { file, readers: 1 })
    bytesHeld += file.bytes.length
    return file
  }

  return {
    async hold(key, read, hasLeft = () => false) {
      if (waiting >= MAX_WAITING) throw busy()
      waiting += 1
      return inTurn(async () => (hasLeft() ? undefined : readAndHold(key, read))).finally(
        () => (waiting -= 1),
      )
    },
    release(key) {
      const one = held.get(key)
      if (!one) return
      one.readers -= 1
      if (one.readers > 0) return
      held.delete(key)
      bytesHeld -= one.file.bytes.length
    },
  }
}

const busy = () =>
  new AppError('busy', 'Too many files are being fetched at the moment - try again shortly', {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  })
