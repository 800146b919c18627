import { createHash } from 'node:crypto'
import { createSummary } from '../common/summary.ts'
import { foldText } from '../../common/fold-text.ts'
import { identityText } from '../common/identity-key.ts'
import { peopleOf } from '../common/people.ts'
import type { EmailSummary } from '../../../shared/api.ts'
import type { Routes } from '../../../shared/rule.ts'
import type { EmailIdentity, NewEmail } from '../store.ts'

const MAX_KEY_CHARACTERS = 500 // an index entry holds 2,700 bytes
const MAX_SEARCH_BYTES = 2_600 // with the mailbox, in one entry of an index

/** An email on its way into its table. */
export interface EmailRow {
  id: string
  gmailKey: string | null
  otherKey: string | null
  /** The whole row. */
  json: string
}

type RowEmail = NewEmail & { alsoSeenAt?: string | undefined; routes?: Routes | undefined }

export function toRow({ push, routes, ...email }: RowEmail): EmailRow {
  const summary = { ...createSummary({ push, ...email }), routes }
  const { mailbox } = summary
  const { gmailKey, otherKey } = keysOf(email.identity, mailbox)
  const pushJson = JSON.stringify(push)
  const row = {
    id: email.id,
    status: email.status,
    received_at: email.receivedAt,
    gmail_at: push.internalDate,
    also_seen_at: email.alsoSeenAt,
    mailbox: mailbox?.toLowerCase(),
    search: searchText(summary),
    people: peopleOf(push),
    gmail_key: gmailKey,
    other_key: otherKey,
    summary,
    bytes: pushJson.length,
  }
  const json = `{"push":${pushJson},${JSON.stringify(row).slice(1)}` // a body is long: it is made JSON once
  return { id: email.id, gmailKey, otherKey, json }
}

/** Made here, because databases differ in lower('É'). Never half of a letter. */
function searchText({
  mailbox = '',
  sender,
  subject,
}: Pick<EmailSummary, 'mailbox' | 'sender' | 'subject'>): string {
  const text = foldText(`${sender}\n${subject}`)
  const most = MAX_SEARCH_BYTES - Buffer.byteLength(mailbox.toLowerCase())
  if (Buffer.byteLength(text) <= most) return text
  return new TextDecoder().decode(Buffer.from(text).subarray(0, most), { stream: true })
}

export const toJsonArray = (rows: EmailRow[]) => `[${rows.map(({ json }) => json).join()}]`

/** Ids, keys of Gmail ids, other keys. */
export const keyColumns = (rows: EmailRow[]) => [
  rows.map(({ id }) => id),
  rows.map(({ gmailKey }) => gmailKey),
  rows.map(({ otherKey }) => otherKey),
]

function keysOf({ gmail, rfc822, content }: EmailIdentity, mailbox = '') {
  const other =
    rfc822 === undefined ? keyText('content', mailbox, content) : keyText('rfc822', mailbox, rfc822)
  return { gmailKey: keyText('gmail', mailbox, gmail), otherKey: other }
}

/** The database makes a hash of it; see `identity_key`. */
export function keyText(kind: keyof EmailIdentity, mailbox: string, id: string): string
export function keyText(kind: keyof EmailIdentity, mailbox: string, id: string | undefined): string | null
export function keyText(kind: keyof EmailIdentity, mailbox: string, id: string | undefined): string | null {
  if (id === undefined) return null
  const key = identityText(kind, mailbox, id)
  return key.length <= MAX_KEY_CHARACTERS ? key : createHash('sha256').update(key).digest('hex')
}
