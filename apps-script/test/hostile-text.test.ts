/// <reference types="google-apps-script" />
import { findSteep, listPatterns } from '../../shared/test/growth.ts'
import { cutOutPart } from '../message/cut-out-part.ts'
import { htmlToText } from '../message/html-to-text.ts'
import { joinFlowed } from '../message/join-flowed.ts'
import { makePush } from '../message/make-push.ts'
import type { GmailMessage } from '../ports.ts'
import type { Run } from '../run/run.ts'

const patterns = listPatterns(50)

/** Only what the making of a push asks for. */
const run = {
  state: { mailbox: 'me@x.y' },
  settings: { attachments: { list: true, contentBytes: 10_000_000 } },
  google: {
    textOf: (bytes: Buffer) => bytes.toString(),
    base64: (bytes: Buffer) => bytes.toString('base64'),
    mailbox: { listLabels: () => [] },
  },
} as unknown as Run

const HEADERS = [
  'From',
  'To',
  'Subject',
  'Date',
  'Message-ID',
  'Content-Type',
  'Content-Disposition',
  'Content-ID',
]

/** A message with the text in every place. */
function messageOf(text: string): GmailMessage {
  const headers = HEADERS.map((name) => ({ name, value: text }))
  const part = (mimeType: string, filename = '') => ({
    mimeType,
    filename,
    headers: [],
    body: { data: Buffer.from(text) },
  })
  const flowed = {
    ...part('text/plain'),
    headers: [{ name: 'Content-Type', value: 'text/plain; format=flowed' }],
  }
  const named = { ...part('application/pdf', text), headers }
  const parts = [part('text/plain'), flowed, part('text/html'), named]
  return {
    id: 'm',
    snippet: text,
    payload: { mimeType: 'multipart/mixed', headers, parts },
  } as unknown as GmailMessage // bytes, as Google's service has them
}

it.each<[string, (text: string) => unknown]>([
  ['HTML', htmlToText],
  ['attributes', (text) => htmlToText(`<a ${text}>x</a>`)],
  ['flowed text', (text) => joinFlowed(text, true)],
  [
    'parts',
    (text) => cutOutPart(`Content-Type: multipart/mixed; boundary="a"\n\n--a\n${text}\n--a--`, '0.0'),
  ],
  ['heads of parts', (text) => cutOutPart(`${text}\n\nbody`, '0')],
  ['messages', (text) => makePush(run, 'm', messageOf(text))],
])('reads %s in proportion to their length, whatever stands in them', async (_what, read) => {
  expect(await findSteep(patterns, read)).toEqual([])
})
