import { mkdtempSync } from 'node:fs'
import { appendFile, readdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLowdbStore } from '../store/embedded/open.ts'
import type { Store } from '../store/store.ts'
import { captureLogs } from './capture-logs.ts'
import { beforeCall, healDisk, refuse } from './refusing-disk.ts'
import { makeEmail, makeEndpoint } from './store-contract.ts'

const initialSettings = { webhook_sending_enabled: true, gmail_ingress_enabled: true }
const DAYS = ['2026-11-22', '2026-11-23']
const [OLD, NEWEST] = DAYS.map((day) => `emails-${day}.seg`) as [string, string]

let folder: string
let time: Date
let capture: ReturnType<typeof captureLogs>
let store: Store | undefined

const open = async () => {
  capture = captureLogs()
  store = await openLowdbStore({ folder, log: capture.log, now: () => time, initialSettings })
  return store
}
const close = async () => {
  await store?.close()
  store = undefined
}
const file = (name: string) => join(folder, name)
const subjects = async () =>
  (await store?.listEmails({ limit: 50 }))?.emails.map(({ subject }) => subject).reverse()
const said = () => capture.logs.map(({ msg }) => msg)
const accept = async (...ids: string[]) => {
  for (const id of ids) await store?.accept(makeEmail({ subject: id, messageId: id }, time))
}

/** Changes a file's bytes while nobody has it open. */
async function damage(name: string, change: (bytes: Buffer) => Buffer | void): Promise<void> {
  const bytes = await readFile(file(name))
  await writeFile(file(name), change(bytes) ?? bytes)
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'damage-'))
  for (const [at, ids] of [
    ['a', 'b', 'c'],
    ['d', 'e', 'f'],
  ].entries()) {
    time = new Date(`${DAYS[at]}T10:00:00.000Z`)
    if (!store) await open()
    await accept(...ids)
  }
  await close()
})
afterEach(async () => {
  healDisk()
  await store?.close().catch(() => undefined)
  store = undefined
  await rm(folder, { recursive: true })
})

const nthNewline = (bytes: Buffer, nth: number) => {
  let at = -1
  for (let count = 0; count <= nth; count++) at = bytes.indexOf('\n', at + 1)
  return at
}

describe.each([
  ['an old day', OLD, ['a', 'b', 'c'], ['d', 'e', 'f']],
  ['the newest day', NEWEST, ['d', 'e', 'f'], ['a', 'b', 'c']],
])('damage in %s', (_name, name, [first, second, third], others) => {
  const all = async () => [...((await subjects()) ?? [])].sort()
  const left = (...ids: (string | undefined)[]) => [...ids, ...others].sort()

  it.each([
    ['a newline between two lines', (bytes: Buffer) => void (bytes[nthNewline(bytes, 0)] = 0x58), 0],
    ['the last newline', (bytes: Buffer) => void (bytes[bytes.length - 1] = 0x58), 0],
    ['a first byte turned blank', (bytes: Buffer) => void (bytes[nthNewline(bytes, 0) + 1] = 0x20), 1],
    ['a byte in the middle of a line', (bytes: Buffer) => void (bytes[nthNewline(bytes, 0) + 30] = 0x01), 1],
    [
      'the end of a line and the newline with it',
      (bytes: Buffer) => void bytes.fill(0x58, nthNewline(bytes, 1) - 3, nthNewline(bytes, 1) + 1),
      1,
    ],
  ])('loses no intact line by %s, sets aside what is not and says so once', async (_form, change, lost) => {
    await damage(name, change)
    await open()
    expect(await all()).toEqual(lost ? left(first, third) : left(first, second, third))
    expect(said()).toEqual(['STORE: Bad line set aside, the rest is read on'])
    expect(await readdir(file('bad-lines'))).toHaveLength(1)
    await accept('new')
    await close()
    await open()
    expect(await all()).toEqual(lost ? left(first, third, 'new') : left(first, second, third, 'new'))
    expect(said()).toEqual([])
  })

  it('says that bytes are gone when it was cut at the end of a line or emptied, and only once', async () => {
    for (const nth of [1, 0, -1]) {
      await truncate(file(name), nth < 0 ? 0 : nthNewline(await readFile(file(name)), nth) + 1)
      await open()
      expect(await all()).toEqual(left(...[first, second].slice(0, nth + 1)))
      expect(said()).toEqual([expect.stringContaining(`${name} is shorter than it was`)])
      await close()
    }
    await open()
    expect(said()).toEqual([])
  })

  it('keeps the beginning of a line that was confirmed before it was cut', async () => {
    await truncate(file(name), (await stat(file(name))).size - 40)
    await open()
    expect(await all()).toEqual(left(first, second))
    expect(said()).toEqual([
      expect.stringContaining('is shorter than it was'),
      'STORE: Bad line set aside, the rest is read on',
    ])
    const [aside] = await readdir(file('bad-lines'))
    expect(await readFile(join(folder, 'bad-lines', aside ?? ''), 'utf8')).toContain(`"subject":"${third}"`)
    await accept('new')
    await close()
    await open()
    expect(await all()).toEqual(left(first, second, 'new'))
  })
})

it('asks every script to compare from the day before the damage, until one reached back to there', async () => {
  await open()
  const window = { mailbox: 'Me@x.y', from: time.toISOString(), to: time.toISOString(), messageIds: [] }
  await store?.reconcile(window, time)
  expect(await store?.comparisonWanted('me@x.y')).toBeUndefined()
  await close()
  await damage(OLD, (bytes) => void (bytes[nthNewline(bytes, 0) + 30] = 0x01))
  await open()
  await close()
  await open() // the damage is known by now, the wish is still there
  expect(await store?.comparisonWanted('ME@x.y')).toBe('2026-11-21T00:00:00.000Z')
  await store?.reconcile(window, time)
  expect(await store?.comparisonWanted('me@x.y')).toBe('2026-11-21T00:00:00.000Z')
  await store?.reconcile({ ...window, from: '2026-11-21T00:00:00Z' }, time)
  expect(await store?.comparisonWanted('me@x.y')).toBeUndefined()
})

it('cuts what a crash left of a write: a beginning, or zeros', async () => {
  for (const torn of ['{"kind":"email","id":"eml_torn"', '{"ki', '\0'.repeat(5000), ' '.repeat(100)]) {
    await appendFile(file(NEWEST), torn)
    await open()
    expect(await subjects()).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
    expect(said()).toEqual(['STORE: Torn last line cut off, it was never confirmed'])
    await close()
  }
})

it('makes durable what a killed process had written before it says that it is here', async () => {
  const synced: number[] = []
  beforeCall('datasync', (handle) => void synced.push(handle.fd))
  await open()
  expect(synced).toHaveLength(1)
})

describe('a damaged document', () => {
  const damages = ['', 'garbage {', '{}', '[]', 'null', '{"me@x.y":null}', '{"settings":{},"endpoints":{}}']

  it.each(['days.json', 'mailboxes.json', 'erasing.json', 'control.json'])(
    'keeps no start from %s, is set aside and said once',
    async (name) => {
      for (const text of damages) {
        await rm(file(`${name}.copy`), { force: true })
        await writeFile(file(name), text)
        await open()
        expect(await subjects()).toHaveLength(6)
        expect(await store?.listMailboxes()).toEqual([])
        expect(await store?.listEndpoints()).toEqual([])
        expect(await store?.readSettings()).toEqual(initialSettings)
        const isSound = { 'days.json': ['{}', '[]'], 'mailboxes.json': ['{}'], 'erasing.json': ['[]'] }
        const expected = Object.entries(isSound).some(([one, texts]) => one === name && texts.includes(text))
        const isSaid = said().some((line) => line.includes(`${name} is damaged`))
        expect([text, isSaid]).toEqual([text, !expected])
        await close()
        await open()
        expect(said()).toEqual([])
        await close()
      }
    },
  )

  it('keeps the endpoints and switches of a damaged control.json', async () => {
    await open()
    await store?.saveEndpoint(makeEndpoint())
    await store?.changeSettings({ gmail_ingress_enabled: false })
    await close()
    await writeFile(file('control.json'), 'garbage')
    await open()
    expect(await store?.listEndpoints()).toMatchObject([{ id: 'ep_00000000000a' }])
    expect(await store?.readSettings()).toMatchObject({
      webhook_sending_enabled: true,
      gmail_ingress_enabled: false,
    })
    expect(await readFile(file('control.json.damaged'), 'utf8')).toBe('garbage')
    await store?.saveEndpoint(makeEndpoint('ep_00000000000b'))
    await close()
    await open()
    expect(await store?.listEndpoints()).toHaveLength(2)
  })

  it('is as it was after a change that the disk refused at any step, also after the next start', async () => {
    await open()
    await store?.saveEndpoint(makeEndpoint())
    for (const failing of [0, 1]) {
      beforeCall('sync', (_handle, done) => {
        if (done === failing) throw Object.assign(new Error('EIO: refused by the test'), { code: 'EIO' })
      })
      await expect(store?.saveEndpoint(makeEndpoint('ep_00000000000b'))).rejects.toMatchObject({
        code: 'store_unavailable',
      })
      healDisk()
      expect(await store?.listEndpoints()).toHaveLength(1)
      await close()
      await open()
      expect(await store?.listEndpoints()).toHaveLength(1)
    }
  })
})

describe('a file that is taken away under the running receiver', () => {
  const ways: [string, () => Promise<unknown>][] = [
    ['deleted', () => rm(file(NEWEST))],
    ['moved', () => rename(file(NEWEST), file('elsewhere'))],
    ['replaced', () => rm(file(NEWEST)).then(() => writeFile(file(NEWEST), ''))],
  ]
  it.each(ways)('%s, is written anew with all it held', async (_way, takeAway) => {
    await open()
    await accept('g')
    await takeAway()
    await accept('h')
    expect(said()).toEqual([`STORE: ${NEWEST} was taken away while it is in use, it is written anew`])
    await accept('i')
    await close()
    await open()
    expect(await subjects()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'])
    expect(
      (await store?.findEmail((await store.listEmails({ limit: 1 })).emails[0]?.id ?? ''))?.push.body,
    ).toBe('Hello')
  })

  it('is written anew also by a stop without another push', async () => {
    await open()
    await rm(file(NEWEST))
    await close()
    await open()
    expect(await subjects()).toHaveLength(6)
  })

  it('takes no more pushes when it cannot be written anew, and says that a restart is needed', async () => {
    await open()
    await rm(file(NEWEST))
    refuse('writeFile')
    await expect(store?.accept(makeEmail({ messageId: 'g' }, time))).rejects.toMatchObject({
      code: 'store_unavailable',
    })
    healDisk()
    expect(store?.needsRestart()).toContain(`${NEWEST} was taken away`)
    await expect(store?.checkWritable()).rejects.toMatchObject({ code: 'store_unavailable' })
  })
})

it('goes on by itself after a refused write that could not be taken back at once', async () => {
  await open()
  refuse('appendFile', (handle) => handle.write('{"kind":"email","id":"half a li'), 'EIO')
  refuse('truncate', undefined, 'EROFS')
  await expect(store?.accept(makeEmail({ messageId: 'g' }, time))).rejects.toMatchObject({
    code: 'store_unavailable',
  })
  await expect(store?.checkWritable()).rejects.toMatchObject({ code: 'store_unavailable' })
  healDisk()
  await expect(store?.checkWritable()).resolves.toBeUndefined()
  expect(store?.needsRestart()).toBeUndefined()
  await accept('h')
  await close()
  await open()
  expect(await subjects()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'h'])
  expect(said()).toEqual([])
})

it('starts on a disk that takes nothing, tells what it cannot set aside and loses none of it', async () => {
  await damage(OLD, (bytes) => void (bytes[nthNewline(bytes, 0) + 30] = 0x01))
  await rm(file('days.json'))
  for (const call of ['appendFile', 'writeFile'] as const) refuse(call)
  await open()
  expect(await subjects()).toHaveLength(5)
  expect(said()).toContain('STORE: Bad line not set aside, the rest is read on')
  healDisk()
  await close()
  await open()
  expect(said()).toEqual(['STORE: Bad line set aside, the rest is read on'])
})
