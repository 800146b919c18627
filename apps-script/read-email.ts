import type { PushInput } from '../shared/push.ts'
import type { NewEmail } from './fetch-new-emails.ts'
import { dropContent, makePush, reducePush } from './make-push.ts'
import { GmailError, type GmailMessage } from './ports.ts'
import type { Run } from './run.ts'

export type Reading =
  | { status: 'email'; messageId: string; push: PushInput; payload: string }
  | { status: 'skipped'; messageId: string; reason: string }
  | { status: 'failed'; messageId: string; error: Error }
  | { status: 'setAside'; messageId: string }

const MAX_PAYLOAD_BYTES = 24_000_000 // the receiver takes 25 MiB
const NEW_FOR_MS = 7 * 86_400_000
const NEVER_PUSHED = ['DRAFT', 'SPAM', 'TRASH', 'CHAT', 'SCHEDULED']

/** Gets one message and makes its push, unless it is gone or none of ours. */
export function readEmail(run: Run, email: NewEmail): Reading {
  run.emailsLeft -= 1
  const { messageId } = email
  try {
    const message = run.google.mailbox.getMessage(messageId)
    const reason = reasonToSkip(run, email, message)
    if (reason) return { status: 'skipped', messageId, reason }
    return { status: 'email', messageId, ...fit(makePush(run, messageId, message)) }
  } catch (caught) {
    const error = caught as Error
    const isGone = error instanceof GmailError && error.code === 404
    return isGone
      ? { status: 'skipped', messageId, reason: 'gone from Gmail' }
      : { status: 'failed', messageId, error }
  }
}

/** Mail that nobody received: drafts, sent, chats, and what Gmail or the owner threw out. Mail to oneself is received. */
export function neverPushed(labelIds: string[]): string | undefined {
  if (labelIds.includes('SENT') && !labelIds.includes('INBOX')) return 'SENT'
  return NEVER_PUSHED.find((label) => labelIds.includes(label))
}

function reasonToSkip(run: Run, email: NewEmail, message: GmailMessage): string | undefined {
  const { watch, startedAt } = run.state
  const arrivedAt = Number(message.internalDate)
  const isOld = arrivedAt < startedAt || arrivedAt < run.startedAt - NEW_FOR_MS
  // Somebody who puts their own label on old mail means it; INBOX comes back by itself, when a snooze ends.
  const isMoved = email.isLabelledLater && (watch.id === undefined || watch.id === 'INBOX')
  return isMoved && isOld ? 'old mail that was moved' : neverPushed(message.labelIds ?? [])
}

/** The whole push if the receiver can take it, else without the bytes of its attachments, else what is left of it. */
function fit(push: PushInput): { push: PushInput; payload: string } {
  for (const make of [(whole: PushInput) => whole, dropContent]) {
    const fitting = make(push)
    const payload = JSON.stringify(fitting)
    if (mostBytes(payload) <= MAX_PAYLOAD_BYTES) return { push: fitting, payload }
  }
  const reduced = reducePush(push)
  return { push: reduced, payload: JSON.stringify(reduced) }
}

function mostBytes(text: string): number {
  return text.length + 2 * text.replace(/[ -~]+/g, '').length // in UTF-8; exact for ASCII
}
