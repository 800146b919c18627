import type { PushInput } from '../shared/push.ts'
import type { NewEmail } from './fetch-new-emails.ts'
import { dropContent, makePush, reducePush } from './make-push.ts'
import { GmailError, type GmailMessage } from './ports.ts'
import type { Run } from './run.ts'
import { utf8Length } from './utf8.ts'

export type Reading =
  | { status: 'email'; messageId: string; push: PushInput; payload: string }
  | { status: 'skipped'; messageId: string; reason: string }
  | { status: 'unreadable'; messageId: string; reason: string }

const MAX_PAYLOAD_BYTES = 24_000_000 // the receiver takes 25 MiB
const NEW_FOR_MS = 7 * 86_400_000
const NEVER_PUSHED = ['DRAFT', 'SPAM', 'TRASH', 'CHAT', 'SCHEDULED']

/** Gets one message and makes its push, unless it is gone or none of ours. Throws what Gmail throws. */
export function readEmail(run: Run, email: NewEmail): Reading {
  run.emailsLeft -= 1
  const { messageId } = email
  const message = findMessage(run, messageId)
  const reason = message ? reasonToSkip(run, email, message) : 'gone from Gmail'
  if (!message || reason) return { status: 'skipped', messageId, reason: reason ?? '' }
  return { status: 'email', messageId, ...fit(makePush(run, messageId, message)) }
}

/** Mail that nobody received: drafts, sent, chats, and what Gmail or the owner threw out. Mail to oneself is received. */
export function neverPushed(labelIds: string[]): string | undefined {
  if (labelIds.includes('SENT') && !labelIds.includes('INBOX')) return 'SENT'
  return NEVER_PUSHED.find((label) => labelIds.includes(label))
}

function findMessage(run: Run, messageId: string): GmailMessage | undefined {
  try {
    return run.google.mailbox.getMessage(messageId)
  } catch (error) {
    if (error instanceof GmailError && error.code === 404) return undefined
    throw error
  }
}

function reasonToSkip(run: Run, email: NewEmail, message: GmailMessage): string | undefined {
  const { watch, startedAt } = run.state
  const arrivedAt = Number(message.internalDate)
  const isOld = arrivedAt < startedAt || arrivedAt < run.startedAt - NEW_FOR_MS
  // Somebody who puts their own label on old mail means it; INBOX comes back by itself, when a snooze ends.
  const isMoved = email.isLabelledLater && (watch.id === undefined || watch.id === 'INBOX')
  return isMoved && isOld ? 'old mail that was moved' : neverPushed(message.labelIds ?? [])
}

function fit(push: PushInput): { push: PushInput; payload: string } {
  for (const smaller of [(whole: PushInput) => whole, dropContent]) {
    const fitting = smaller(push)
    const payload = JSON.stringify(fitting)
    if (utf8Length(payload, MAX_PAYLOAD_BYTES) <= MAX_PAYLOAD_BYTES) return { push: fitting, payload }
  }
  const reduced = reducePush(push)
  return { push: reduced, payload: JSON.stringify(reduced) }
}
