import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PushInput } from '../../shared/push.ts'
import { createWatched } from './mailbox-under-test.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folders = [join(root, 'apps-script/demo/mailbox'), join(root, '../shared/corpus')].filter(existsSync)

/** What two independent parsers agree on; null: they do not, so nothing is asserted. `about` in the file says more. */
interface Expected {
  subject: string | null
  from: { name: string | null; address: string | null }[] | null
  date: string | null
  messageId: string | null
  text: string | null
  hasHtml: boolean | null
  attachments: { filename: string | null; mimeType: string | null; size: number | null }[] | null
}

describe.each(folders)('the messages of %s', (folder) => {
  // The file is ours or the corpus's; a wrong shape fails the comparisons below.
  const { files } = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as {
    files: Record<string, Expected>
  }
  const names = Object.keys(files)
  const expectedOf = (name: string) => files[name] as Expected
  const pushes = pushAll(names.map((name) => readFileSync(join(folder, name))))
  const pushOf = (name: string) => pushes[names.indexOf(name)] as PushInput

  it('all arrive, each once', () => {
    expect(pushes.filter((push) => push === undefined)).toEqual([])
    expect(names.length).toBeGreaterThanOrEqual(10)
  })

  it.each(names)('%s arrives with its subject, sender, date and Message-ID', (name) => {
    const { subject, from, date, messageId } = expectedOf(name)
    const push = pushOf(name)
    if (subject !== null) expect(oneLine(push.subject ?? '')).toBe(subject)
    if (from?.[0]?.address) expect(addressOf(push.sender)).toBe(from[0].address)
    if (date) expect(push.date?.replace(/\.\d+Z$/, '.000Z')).toBe(date)
    if (messageId !== null) expect(push.rfc822MessageId ?? '').toBe(messageId)
  })

  it.each(names)('%s arrives with its text', (name) => {
    const { text, hasHtml } = expectedOf(name)
    const { body, bodyHtml } = pushOf(name)
    if (text) expect(withoutTrailingSpace(body)).toBe(text)
    else expect(body).toMatch(/\S/)
    if (hasHtml !== null) expect(Boolean(bodyHtml)).toBe(hasHtml)
  })

  it.each(names)('%s arrives with the names, types and sizes of its attachments', (name) => {
    const wanted = expectedOf(name).attachments
    if (wanted === null) return
    const got = pushOf(name).attachments ?? []
    const names = (list: { filename: string | null }[]) =>
      list.map(({ filename }, i) => (wanted[i]?.filename === null ? 'any' : filename))
    expect(names(got)).toEqual(names(wanted))
    expect(got.map(({ mimeType }) => mimeType)).toEqual(wanted.map(({ mimeType }) => mimeType))
    const sizes = (list: { size: number | null }[]) =>
      list.map(({ size }, i) => (wanted[i]?.size === null ? 'any' : size))
    expect(sizes(got)).toEqual(sizes(wanted))
  })
})

/** Delivers all to one mailbox and lets the built script push them; in the order given. */
function pushAll(messages: Buffer[]): (PushInput | undefined)[] {
  const { gmail, receiver, minutes } = createWatched()
  const setup = gmail.run('setupGmailTrigger')
  if (setup.error) throw setup.error
  const ids = messages.map((message) => gmail.mailbox.deliver(message))
  minutes(5)
  return ids
    .map((id) => receiver.pushes.filter(({ messageId }) => messageId === id))
    .map((found) => (found.length === 1 ? found[0] : undefined))
}

const oneLine = (text: string) => text.replace(/[ \t\r\n]+/g, ' ').trim()

/** The first address of a From header; quoted names and comments may hold anything. */
function addressOf(sender: string): string {
  const bare = sender.replace(/"(\\.|[^"\\])*"|\([^)]*\)/g, '')
  return (/<([^<>]*)>/.exec(bare)?.[1] ?? bare.split(',')[0] ?? '').trim()
}

const withoutTrailingSpace = (text: string) =>
  text
    .replace(/\r\n/g, '\n')
    .replace(/[ \t]+(?=\n|$)/g, '')
    .replace(/[ \t\n]+$/, '')
