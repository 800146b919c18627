import { createHash } from 'node:crypto'
import { createHead } from './accept-part.ts'
import { peopleOf } from './erase-part.ts'
import type { EmailIdentity, NewEmail } from './store.ts'

const MAX_KEY_CHARACTERS = 500 // an index entry holds 2,700 bytes

/** An email as its table has it. */
export interface EmailRow {
  id: string
  status: string
  receivedAt: Date
  mailbox: string | null
  search: string
  people: string
  gmailKey: string | null
  otherKey: string | null
  summary: string
  push: string
}

export function toRow(email: NewEmail): EmailRow {
  const { push, identity } = email
  const { date, mailbox, messageId, sender, subject, snippet } = createHead(email, [])
  const { gmailKey, otherKey } = keysOf(identity, mailbox)
  return {
    id: email.id,
    status: email.status,
    receivedAt: email.receivedAt,
    mailbox: mailbox?.toLowerCase() ?? null,
    search: `${subject}\n${sender}`.toLowerCase(), // made here, because databases differ in lower('É')
    people: peopleOf(push).join(' '),
    gmailKey,
    otherKey,
    summary: JSON.stringify({ date, mailbox, messageId, sender, subject, snippet }),
    push: JSON.stringify(push),
  }
}

function keysOf({ gmail, rfc822, content }: EmailIdentity, mailbox = '') {
  const other =
    rfc822 === undefined ? identityKey('content', mailbox, content) : identityKey('rfc822', mailbox, rfc822)
  return { gmailKey: identityKey('gmail', mailbox, gmail), otherKey: other }
}

/** Headers hold no line break, so no two ids make one key. */
export function identityKey(kind: keyof EmailIdentity, mailbox: string, id: string): string
export function identityKey(kind: keyof EmailIdentity, mailbox: string, id: string | undefined): string | null
export function identityKey(
  kind: keyof EmailIdentity,
  mailbox: string,
  id: string | undefined,
): string | null {
  if (id === undefined) return null
  const key = `${kind}\n${mailbox.toLowerCase()}\n${id}`
  return key.length <= MAX_KEY_CHARACTERS ? key : createHash('sha256').update(key).digest('hex')
}
