import sonic from 'sonic-boom'

const PERIODIC_FLUSH_MS = 50 // a line shows at once to a person, and a busy receiver writes many with one call
const BATCH_BYTES = 4_096
const MAX_WAITING_BYTES = 1_000_000 // some 5,000 lines: a pause of the reader costs none, an outage no memory
const FINISH_MS = 500

/** Where log and greeting go. What cannot be written (full disk, a pipe that nobody reads) costs lines, never mail. */
export interface LogOutput {
  write(text: string): void
  /** Lines that were not taken since the last that was. */
  dropped(): number
  /** Writes what still waits, as far as that goes within half a second. Nothing may be written afterwards. */
  finish(): Promise<void>
}

/** `sayDropped` is called once lines are taken again, with the number of those that were not. */
export function openLogOutput(fd: number, sayDropped: (lines: number) => void): LogOutput {
  const stream = new sonic.SonicBoom({
    fd,
    sync: false,
    minLength: BATCH_BYTES,
    maxLength: MAX_WAITING_BYTES,
    periodicFlush: PERIODIC_FLUSH_MS,
  })
  let dropped = 0
  let isFinished = false

  stream.on('error', () => undefined) // what was not written stays, and is tried again with the next flush
  stream.on('drop', () => (dropped += 1))
  stream.on('drain', () => {
    if (dropped === 0) return
    const lines = dropped
    dropped = 0
    sayDropped(lines)
  })

  return {
    write(text) {
      if (!isFinished) stream.write(text)
    },
    dropped: () => dropped,
    async finish() {
      isFinished = true
      await new Promise<void>((resolve) => {
        setTimeout(resolve, FINISH_MS)
        stream.once('close', () => resolve())
        stream.end()
      })
    },
  }
}
