import { mkdtempSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLowdbStore } from '../store/embedded/lowdb-store.ts'
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
      beforeCall('sync', () => {
        reached()
        return new Promise<void>((go) => (release = go))
      }),
    )
    await store.recordAttempt(claimed?.id ?? '', { at: '', durationMs: 1 }, { status: 'delivered' })
    await isSyncing
    const closed = store.close()
    setTimeout(() => {
      healDisk()
      release()
    }, 50)
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
      await receiver.close({ keepFolder: true })
    }
  })
})
