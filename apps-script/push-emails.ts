import { isQuota } from './back-off.ts'
import type { NewEmail } from './fetch-new-emails.ts'
import { GmailError } from './ports.ts'
import { readEmail, type Reading } from './read-email.ts'
import { isSpent, saveState, type Run } from './run.ts'
import { isStuck, noteStuck } from './set-aside.ts'
import { settleChunk } from './settle-chunk.ts'

const CHUNK_EMAILS = 10
const CHUNK_CHARS = 8_000_000 // a chunk is held in memory twice
const RUNS_TO_READ = 5

/**
 * Pushes the emails in order and says after each chunk how many are done; then the state is written, so a kill makes
 * at most one chunk arrive twice. Returns false when it had to stop before the last. Throws what Gmail throws.
 */
export function pushEmails(run: Run, emails: NewEmail[], moveCursor: (done: number) => void): boolean {
  let done = 0
  while (done < emails.length) {
    if (isSpent(run)) return false
    const { readings, failure } = readChunk(run, emails.slice(done, done + CHUNK_EMAILS))
    const settled = settleChunk(run, readings)
    done += settled
    if (settled > 0) delete run.state.pause
    moveCursor(done)
    saveState(run)
    if (failure !== undefined) throw failure
    if (settled < readings.length) return false
  }
  return true
}

/** Reads until the chunk is full or Gmail fails; what was read before the failure is still worth pushing. */
function readChunk(run: Run, emails: NewEmail[]): { readings: Reading[]; failure?: unknown } {
  const readings: Reading[] = []
  let chars = 0
  for (const email of emails) {
    if (readings.length > 0 && (chars > CHUNK_CHARS || isSpent(run))) break
    try {
      const reading = readEmail(run, email)
      if (reading.status === 'email') chars += reading.payload.length
      readings.push(reading)
    } catch (failure) {
      if (failure instanceof GmailError && isQuota(failure)) return { readings, failure }
      const unreadable = readings.find((reading) => reading.status === 'unreadable')
      if (!unreadable) noteStuck(run, email.messageId)
      if (!isStuck(run, email.messageId, RUNS_TO_READ)) {
        // The message after an unreadable one fails too: then it is Gmail that fails, not that one message.
        return {
          readings: readings.filter((reading) => reading !== unreadable || readings.length > 1),
          failure,
        }
      }
      readings.push({ status: 'unreadable', messageId: email.messageId, reason: (failure as Error).message })
    }
  }
  return { readings }
}
