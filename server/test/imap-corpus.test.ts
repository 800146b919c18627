import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createWatched } from '../../apps-script/test/mailbox-under-test.ts'
import type { Push, PushInput } from '../../shared/push.ts'
import { parsePush } from '../accept/parse-push.ts'
import { readMessage } from '../imap/read-message.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folders = [join(root, 'apps-script/demo/mailbox'), join(root, '../shared/corpus')].filter(existsSync)

/** By the beginning of a message's name, the fields that differ: each is explained in docs/imap.md. */
const KNOWN = new Map([
  ['021', ['body']], // nothing but messages in a message
  ['039', ['body']], // a charset that nobody names
  ['048', ['body', 'attachments']], // a part of the type `binary`
])

it.each(folders)('makes of every message in %s what the script makes of it', async (folder) => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.eml'))
  const sources = names.map((name) => readFileSync(join(folder, name)))
  const pushes = pushAll(sources)
  const different: [name: string, fields: string[]][] = []
  for (const [index, source] of sources.entries()) {
    const pushed = pushes[index]
    if (!pushed) throw new Error(`${names[index]} was not pushed`)
    const fields = differences(comparable(pushed), comparable(await fetch(source, pushed)))
    if (fields.length > 0) different.push([names[index]?.slice(0, 3) ?? '', fields])
  }
  expect(names.length).toBeGreaterThanOrEqual(10)
  expect(different).toEqual(
    different.filter(([name]) => KNOWN.has(name)).map(([name]) => [name, KNOWN.get(name)]),
  )
})

/** Delivers all to one mailbox and lets the built script push them. */
function pushAll(sources: Buffer[]): (PushInput | undefined)[] {
  const { gmail, receiver, minutes } = createWatched()
  gmail.run('setupGmailTrigger')
  const ids = sources.map((source) => gmail.mailbox.deliver(source))
  minutes(5)
  return ids.map((id) => receiver.pushes.find(({ messageId }) => messageId === id))
}

/** The same message as Gmail gives it over IMAP. */
function fetch(source: Buffer, { mailbox = '', messageId, threadId, internalDate = '' }: PushInput) {
  const decimal = (hex = '') => BigInt(`0x${hex}`).toString()
  const ids = { emailId: decimal(messageId), threadId: decimal(threadId) }
  const message = { ...ids, flags: new Set<string>(), internalDate: new Date(internalDate) }
  return readMessage(source, { mailbox, isGmail: true, message })
}

/** As it is kept; without what differs by nature, and line ends at the end of a text. */
function comparable(payload: PushInput): Partial<Push> {
  const { source: _source, snippet: _snippet, ...push } = parsePush({ ...payload }).push
  return { ...push, body: push.body.trimEnd() }
}

function differences(one: Partial<Push>, other: Partial<Push>): string[] {
  const fields = new Set([...Object.keys(one), ...Object.keys(other)] as (keyof Push)[]) // of pushes
  return [...fields].filter((field) => JSON.stringify(one[field]) !== JSON.stringify(other[field]))
}
