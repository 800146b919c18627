import type { PushInput } from '../../shared/push.ts'
import { isGone } from '../run/doubts.ts'
import type { NewEmail } from '../run/new-email.ts'
import { dropContent, makePush, reducePush } from './make-push.ts'
import { neverPushed } from '../run/never-pushed.ts'
import { isOldMail } from '../run/old-mail.ts'
import { isNotFound, type GmailMessage } from '../ports.ts'
import type { Run } from '../run/run.ts'

export type Reading =
  | { status: 'email'; messageId: string; push: PushInput; payload: string }
  | { status: 'skipped'; messageId: string; reason: string }
  | { status: 'failed'; messageId: string; error: Error }
  | { status: 'doubted' | 'setAside'; messageId: string }
  | { status: 'held'; messageId: string; cursorBefore: string; arrivedAt: number }

const MAX_PAYLOAD_BYTES = 24_000_000 // the receiver takes 25 MiB
const KNOWN_FOR_MS = 80 * 86_400_000 // the receiver knows what it had for 90 days

/** Gets one message and makes its push, unless it is gone or none of ours. */
export function readEmail(run: Run, email: NewEmail): Reading {
  run.emailsLeft -= 1
  const { messageId } = email
  let message: GmailMessage | undefined
  try {
    message = run.google.mailbox.getMessage(messageId)
    return judgeMessage(run, email, message)
  } catch (error) {
    const isAbsent = !message && isNotFound(error)
    if (!isAbsent) return { status: 'failed', messageId, error: error as Error }
    return isGone(run, messageId)
      ? { status: 'skipped', messageId, reason: 'gone from Gmail' }
      : { status: 'doubted', messageId }
  }
}

function judgeMessage(run: Run, email: NewEmail, message: GmailMessage): Reading {
  const { state } = run
  const { messageId, cursorBefore, isMoved, isPerhapsKnown } = email
  const arrivedAt = Number(message.internalDate)
  const isForgotten = arrivedAt < Math.max(state.startedAt, run.startedAt - KNOWN_FOR_MS)
  const reason = isMoved && isForgotten ? 'old mail that was moved' : neverPushed(message.labelIds ?? [])
  if (reason) return { status: 'skipped', messageId, reason }
  if (cursorBefore !== undefined && !isPerhapsKnown && isOldMail(state, arrivedAt))
    return { status: 'held', messageId, cursorBefore, arrivedAt }
  return { status: 'email', messageId, ...fit(makePush(run, messageId, message)) }
}

/** The whole push if the receiver can take it, else without the bytes of its attachments, else what is left of it. */
function fit(push: PushInput): { push: PushInput; payload: string } {
  for (const fitting of [push, dropContent(push)]) {
    const payload = JSON.stringify(fitting)
    if (payload.length * 3 <= MAX_PAYLOAD_BYTES || bytesOf(payload) <= MAX_PAYLOAD_BYTES)
      return { push: fitting, payload }
  }
  const reduced = reducePush(push)
  return { push: reduced, payload: JSON.stringify(reduced) }
}

/** In UTF-8, at most. Counted, not matched: a pattern that runs over some 16 MB overflows the stack of V8. */
function bytesOf(text: string): number {
  let bytes = text.length
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code > 0x7f) bytes += code > 0x7ff ? 2 : 1
  }
  return bytes
}
