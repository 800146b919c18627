import { isQuota } from '../receiver/back-off.ts'
import { noteBlocked } from '../run/blocked.ts'
import type { NewEmail } from '../run/new-email.ts'
import { readEmail, type Reading } from '../message/read-email.ts'
import { isSpent, saveState } from '../run/open-run.ts'
import type { Run } from '../run/run.ts'
import { isStuck, noteStuck, setAside } from './set-aside.ts'
import { settleChunk } from './settle-chunk.ts'

const CHUNK_EMAILS = 10
const CHUNK_CHARS = 8_000_000 // a chunk is held in memory twice

/**
 * Pushes the emails in order. After each chunk the state is written, with the cursor behind it, so a kill makes at most
 * one chunk arrive twice. Returns false when it had to stop before the last. Throws what Gmail throws.
 */
export function pushEmails(run: Run, emails: NewEmail[], cursorAfter?: string): boolean {
  const { state } = run
  let done = 0
  while (done < emails.length) {
    if (isSpent(run)) return false
    const readings = readChunk(run, emails.slice(done, done + (run.isCareful ? 1 : CHUNK_EMAILS)))
    const { settled, failure } = settleChunk(run, readings)
    done += settled
    if (settled > 0) {
      noteBlocked(run, 'gmail', undefined)
      delete state.pause
      moveCursor(run, emails[done - 1], emails[done], cursorAfter)
    }
    saveState(run)
    if (failure) throw failure
    if (settled < readings.length) return false
  }
  return true
}

function moveCursor(
  { state }: Run,
  last: NewEmail | undefined,
  next: NewEmail | undefined,
  cursorAfter?: string,
) {
  const cursor = next ? next.cursorBefore : cursorAfter
  if (cursor === undefined) return // found by a search
  state.cursor = cursor
  delete state.recordBegun
  if (last && last.cursorBefore === next?.cursorBefore)
    state.recordBegun = { cursor, lastDone: last.messageId }
}

/** Reads until the chunk is full or Gmail fails; behind a message that always fails it looks whether others pass. */
function readChunk(run: Run, emails: NewEmail[]): Reading[] {
  const readings: Reading[] = []
  let chars = 0
  for (const email of emails) {
    if (readings.length > 0 && (chars > CHUNK_CHARS || isSpent(run))) break
    const reading = run.isCareful ? readCarefully(run, email) : readEmail(run, email)
    readings.push(reading)
    if (reading.status === 'email') chars += reading.payload.length
    if (reading.status === 'failed' && (isQuota(reading.error) || !isStuck(run, email.messageId))) break
  }
  return readings
}

/** The last runs were ended somewhere: what this one is at is written down first, so that none can end them for ever. */
function readCarefully(run: Run, email: NewEmail): Reading {
  const { messageId } = email
  if (isStuck(run, messageId) && setAside(run, messageId, 'every run ends at this message'))
    return { status: 'setAside', messageId }
  noteStuck(run, messageId)
  saveState(run)
  return readEmail(run, email)
}
