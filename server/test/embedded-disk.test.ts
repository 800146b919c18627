import { mkdtempSync } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLowdbStore } from '../store/embedded/open.ts'
import type { Store } from '../store/store.ts'
import { captureLogs } from './capture-logs.ts'
import { beforeCall, healDisk, refuse } from './refusing-disk.ts'
import { startReceiver } from './start-receiver.ts'
import { makeEmail, makeEndpoint } from './store-contract.ts'

const initialSettings = { webhook_sending_enabled: true, gmail_ingress_enabled: true }

let folder: string
let time: Date
let capture: ReturnType<typeof captureLogs>
let stores: Store[] = []
const open = async () => {
  capture = captureLogs()
  const store = await openLowdbStore({ folder, log: capture.log, now: () => time, initialSettings })
  stores.push(store)
  return store
}
const email = (messageId: string, sender = 'ann@example.com') =>
  makeEmail({ messageId, subject: messageId, sender }, time)

beforeEach(() => {
  time = new Date('2026-11-23T10:00:00.000Z')
  folder = mkdtempSync(join(tmpdir(), 'disk-'))
})
afterEach(async () => {
  healDisk()
  for (const store of stores) await store.close().catch(() => undefined)
  stores = []
  await rm(folder, { recursive: true })
})

describe('closing', () => {
  it('waits for an outcome that is being written, also into the file of a new day', async () => {
    const store = await open()
    await store.saveEndpoint(makeEndpoint())
    const { id } = await store.accept(email('a'))
    const [claimed] = await store.claimDeliveries(time, 1, 1)
    time = new Date('2026-11-24T10:00:00.000Z')
    let release = () => {}
    const isSyncing = new Promise<void>((reached) =>
      beforeCall('sync', (_handle, done) => {
        if (done > 0) return
        reached()
        return new Promise<void>((go) => (release = go))
      }),
    )
    await store.recordAttempt(claimed?.id ?? '', { at: '', durationMs: 1 }, { status: 'delivered' })
    await isSyncing
    const closed = store.close()
    setTimeout(release, 50)
    await closed
    const again = await open()
    expect((await again.findEmail(id))?.deliveries).toMatchObject([{ status: 'delivered', attempts: 1 }])
  })

  it('lets go of the folder when the disk refuses the last write', async () => {
    const store = await open()
    await store.saveEndpoint(makeEndpoint())
    await store.accept(email('a'))
    const [claimed] = await store.claimDeliveries(time, 1, 1)
    refuse('appendFile')
    await store.recordAttempt(claimed?.id ?? '', { at: '', durationMs: 1 }, { status: 'delivered' })
    await expect(store.close()).rejects.toThrow('ENOSPC')
    healDisk()
    expect((await (await open()).count()).emails).toBe(1)
  })
})

describe('opening', () => {
  it('lets go of the folder when it fails', async () => {
    await mkdir(join(folder, 'emails-2026-11-23.seg'))
    await expect(open()).rejects.toThrow('EISDIR')
    await rm(join(folder, 'emails-2026-11-23.seg'), { recursive: true })
    await expect(open()).resolves.toBeDefined()
  })
})

describe('what only a restart mends', () => {
  it('is said by the store and by /livez, with the reason', async () => {
    const receiver = await startReceiver({ folder })
    try {
      expect((await fetch(`${receiver.url}/livez`)).status).toBe(200)
      refuse('datasync')
      expect((await receiver.push({ sender: 'a@b.c', body: 'x' })).status).toBe(503)
      healDisk()
      const answer = await fetch(`${receiver.url}/livez`)
      expect([answer.status, await answer.json()]).toEqual([
        503,
        {
          status: 'restart needed',
          reason: expect.stringContaining('the disk failed an fsync - restart the receiver'),
        },
      ])
    } finally {
      await receiver.close({ keepFolder: true }).catch(() => undefined) // such a disk may refuse the stop too
    }
  })
})

describe('retention on a disk that refuses', () => {
  const later = new Date('2026-12-03T10:00:00.000Z')
  const before = new Date('2026-11-26T10:00:00.000Z')
  const segments = async () => (await readdir(folder)).filter((name) => name.endsWith('.seg')).sort()
  const listed = async (store: Store) => {
    const { emails } = await store.listEmails({ limit: 200 })
    const found = await Promise.all(emails.map(({ id }) => store.findEmail(id)))
    expect(found).not.toContain(undefined)
    return emails.map(({ messageId }) => messageId)
  }

  it('forgets nothing that it could not carry forward, and does it all the next time', async () => {
    const store = await open()
    for (let index = 0; index < 30; index++) await store.accept(email(`gone${index}`))
    await store.saveEndpoint(makeEndpoint())
    for (let index = 0; index < 3; index++) await store.accept(email(`owed${index}`))
    time = later
    refuse('appendFile')
    await expect(store.deleteEmailsBefore(before)).rejects.toMatchObject({ code: 'store_unavailable' })
    expect(await listed(store)).toHaveLength(33)
    healDisk()
    expect(await store.deleteEmailsBefore(before)).toEqual({ deleted: 30, carriedForward: 3 })
    expect(await listed(store)).toHaveLength(3)
    await store.close()
    expect(await listed(await open())).toHaveLength(3)
  })

  it('removes days without debts first, though the oldest still owes something', async () => {
    const store = await open()
    await store.saveEndpoint(makeEndpoint())
    await store.accept(email('owed'))
    for (const day of ['2026-11-24', '2026-11-25']) {
      time = new Date(`${day}T10:00:00.000Z`)
      await store.accept({ ...email(day), status: 'skipped_sender_not_allowed' })
    }
    time = later
    for (const call of ['appendFile', 'writeFile'] as const) refuse(call)
    await expect(store.deleteEmailsBefore(before)).rejects.toThrow()
    expect(await segments()).toEqual(['emails-2026-11-23.seg', 'emails-2026-12-03.seg'])
    expect(await listed(store)).toEqual(['owed'])
    healDisk()
    expect(await store.deleteEmailsBefore(before)).toEqual({ deleted: 0, carriedForward: 1 })
  })

  it('keeps a day that tells how an email before it was delivered, as long as that one is kept', async () => {
    const store = await open()
    const endpoints = ['ep_00000000000a', 'ep_00000000000b']
    for (const id of endpoints) await store.saveEndpoint(makeEndpoint(id))
    const { id } = await store.accept(email('owed'))
    time = new Date('2026-11-24T10:00:00.000Z')
    const [claimed] = await store.claimDeliveries(time, 1, 1)
    await store.recordAttempt(claimed?.id ?? '', { at: '', durationMs: 1 }, { status: 'delivered' })
    time = later
    refuse('appendFile')
    await expect(store.deleteEmailsBefore(before)).rejects.toThrow()
    healDisk()
    await store.close()
    const again = await open()
    expect((await again.findEmail(id))?.deliveries).toMatchObject([
      { status: 'delivered' },
      { status: 'pending' },
    ])
    expect(await again.deleteEmailsBefore(before)).toEqual({ deleted: 0, carriedForward: 1 })
    expect(await segments()).toEqual(['emails-2026-12-03.seg'])
  })

  it('keeps what is listed when a file cannot be removed', async () => {
    const store = await open()
    await store.accept(email('a'))
    await rm(join(folder, 'emails-2026-11-23.seg'))
    await mkdir(join(folder, 'emails-2026-11-23.seg')) // which unlink refuses
    time = later
    await expect(store.deleteEmailsBefore(before)).rejects.toThrow('emails-2026-11-23.seg')
    expect(await listed(store)).toEqual(['a'])
    expect((await store.accept(email('a'))).isNew).toBe(false)
    await rm(join(folder, 'emails-2026-11-23.seg'), { recursive: true })
  })

  it('lets two go over the same days at once, and passes over a file that somebody removed', async () => {
    const store = await open()
    await store.accept(email('a'))
    time = new Date('2026-11-24T10:00:00.000Z')
    await store.accept(email('b'))
    await rm(join(folder, 'emails-2026-11-23.seg'))
    time = later
    const both = await Promise.all([store.deleteEmailsBefore(before), store.deleteEmailsBefore(before)])
    expect(both.map(({ deleted }) => deleted).sort()).toEqual([0, 2])
    expect(await listed(store)).toEqual([])
  })

  it('deletes also from the file that is written to, while it is written to', async () => {
    const store = await open()
    await store.saveEndpoint(makeEndpoint())
    await store.accept(email('owed'))
    const [kept] = await Promise.all([store.accept(email('new')), store.deleteEmailsBefore(later)])
    expect(await listed(store)).toContain('owed')
    expect(await store.findEmail(kept.id)).toBeDefined()
    await store.close()
    const again = await open()
    expect(await listed(again)).toHaveLength(2)
  })
})

it('erases no line that is still on its way to the disk under whoever waits for it', async () => {
  const store = await open()
  await store.accept(email('a', 'eve@example.com'))
  let release = () => {}
  const isWritten = new Promise<void>((reached) =>
    beforeCall('datasync', (_handle, done) => {
      if (done > 0) return
      reached()
      return new Promise<void>((go) => (release = go))
    }),
  )
  let accepting: Promise<unknown> | undefined
  beforeCall('read', async (_handle, done) => {
    if (done > 0) return
    accepting = store.accept(email('b', 'eve@example.com'))
    await isWritten
    setTimeout(release, 50)
  })
  await store.eraseEmails('eve@example.com')
  await accepting
  healDisk()
  const { emails } = await store.listEmails({ limit: 50 })
  for (const { id } of emails) expect((await store.findEmail(id))?.push.body).toBe('Hello')
})
