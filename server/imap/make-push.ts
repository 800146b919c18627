import type { PushInput } from '../../shared/push.ts'
import { describeMail, isoOf } from '../content/describe-mail.ts'
import type { Mail } from '../content/parse-mail.ts'
import type { Origin } from './read-message.ts'

const MAX_BODY_CHARS = 5_000_000 // as the script
const SNIPPET_CHARS = 200
const HEX = 16

/** A message as the script would have pushed it; docs/imap.md tells where the two differ. */
export function makePush(mail: Mail, { mailbox, isGmail, message }: Origin): PushInput {
  const { body, bodyHtml, date, ...said } = describeMail(mail)
  const internalDate = isoOf(message.internalDate)
  const truncated = {
    ...(body.length > MAX_BODY_CHARS && { body: true }),
    ...(bodyHtml.length > MAX_BODY_CHARS && { bodyHtml: true }),
  }
  return {
    ...said,
    body: body.slice(0, MAX_BODY_CHARS),
    bodyHtml: bodyHtml.slice(0, MAX_BODY_CHARS) || undefined,
    date: date ?? internalDate,
    internalDate,
    ...(isGmail && { messageId: toHex(message.emailId), threadId: toHex(message.threadId) }),
    mailbox,
    snippet: body.slice(0, MAX_BODY_CHARS).replace(/\s+/g, ' ').trim().slice(0, SNIPPET_CHARS),
    labels: ['INBOX', ...(message.flags?.has('\\Seen') ? [] : ['UNREAD']), ...namesOf(message.labels)],
    ...(Object.keys(truncated).length > 0 && { truncated }),
    source: 'imap',
  }
}

/** The mailbox's own label is not among those that Gmail tells for it. */
const namesOf = (labels = new Set<string>()) =>
  [...labels]
    .map((label) => label.replace(/^\\(.*)/, (_, name: string) => name.toUpperCase()))
    .filter((name) => name !== 'INBOX')

/** Gmail's ids are decimal over IMAP, hexadecimal everywhere else. */
const toHex = (id: string | undefined) => (id && /^\d+$/.test(id) ? BigInt(id).toString(HEX) : undefined)
