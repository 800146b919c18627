import { findSteep, listPatterns } from '../../shared/test/growth.ts'
import { findFormer } from '../accept/find-former.ts'
import { identifyEmail } from '../accept/identify-email.ts'
import { measureJson } from '../accept/measure-json.ts'
import { parsePush } from '../accept/parse-push.ts'
import { verifySender } from '../accept/verify-sender.ts'
import { readAddress, readAddresses } from '../common/addresses.ts'
import { findReply } from '../content/find-reply.ts'
import { createMailDocument } from '../inspect/pages/email/mail-frame.ts'
import { shorten } from '../inspect/shorten.ts'
import { createSummary } from '../store/common/summary.ts'
import { createPersonFilter, peopleOf } from '../store/common/people.ts'
import { toRow } from '../store/postgres/email-rows.ts'
import type { Store } from '../store/store.ts'

const patterns = listPatterns(50)
const FIELDS = [
  'sender',
  'body',
  'subject',
  'to',
  'cc',
  'replyTo',
  'snippet',
  'date',
  'rfc822MessageId',
  'mailbox',
  'bodyHtml',
]

/** A push with the text in every place. */
const pushOf = (text: string) => ({
  ...Object.fromEntries(FIELDS.map((field) => [field, `x${text}`])),
  labels: [text],
  headers: [
    [text, text],
    ['Delivered-To', text],
  ],
  attachments: [{ filename: text, mimeType: text, size: 1, inline: false }],
})
const emailOf = (text: string) => {
  const { push } = parsePush(pushOf(text))
  return {
    id: 'e',
    status: 'processed' as const,
    receivedAt: new Date(0),
    identity: identifyEmail(push),
    push,
  }
}
const INTRODUCTIONS = 'On 10:00 a@b.c\nAm 1 schrieb:\nFrom: a\n\nSent: b\n--\n>\n\nLe wrote '
const RESULTS = 'Authentication-Results'
const bare = { sender: 'me@x.test', mailbox: 'me@x.test', body: 'x', subject: '' }
const isEve = createPersonFilter('eve@example.com')
const emptyStore = { listEmails: async () => ({ emails: [] }) } as unknown as Store // nothing else is asked

it.each<[string, (text: string) => unknown]>([
  ['pushes', (text) => parsePush(pushOf(text))],
  ['replies', findReply],
  ['introductions of quotes', (text) => findReply(INTRODUCTIONS.repeat(text.length / INTRODUCTIONS.length))],
  ['JSON', (text) => measureJson(Buffer.from(text))],
  ['JSON in quotes', (text) => measureJson(Buffer.from(JSON.stringify([text])))],
  ['senders', readAddress],
  ['senders as 0.1.0 did', (text) => findFormer(emptyStore, { sender: text, body: 'x', subject: '' })],
  ['lists of addresses', readAddresses],
  ['what Gmail says of a sender', (text) => verifySender({ ...bare, headers: [[RESULTS, text]] })],
  ['after Gmail’s name', (text) => verifySender({ ...bare, headers: [[RESULTS, `mx.google.com; ${text}`]] })],
  ['the way that mail took', (text) => verifySender({ ...bare, headers: [['Received', `from ${text}`]] })],
  [
    'people to be erased',
    (text) => isEve(peopleOf({ sender: 'x', body: 'x', subject: '', to: `eve@example.com ${text}` })),
  ],
  ['what is kept', (text) => createSummary(emailOf(text))],
  ['what Postgres keeps', (text) => toRow(emailOf(text))],
  ['what a page shows', shorten],
  ['HTML for the frame', (text) => createMailDocument(text, 'too large')],
])('reads %s in proportion to their length, whatever stands in them', async (_what, read) => {
  expect(await findSteep(patterns, read)).toEqual([])
})
