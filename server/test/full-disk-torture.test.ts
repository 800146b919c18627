import { execFileSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { open, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EmailListing } from '../../shared/api.ts'
import { openLowdbStore } from '../store/embedded/open.ts'
import { captureLogs } from './capture-logs.ts'
import { eventually } from '../rehearsal/eventually.ts'
import { endReceivers, startReceiverProcess } from '../rehearsal/receiver-process.ts'
import { makeEmail, makeEndpoint } from './store-contract.ts'
import { makeHeartbeat } from './make-heartbeat.ts'

const ADMIN_API_TOKEN = 'torture-admin-token-01'
const DAY_MS = 24 * 60 * 60 * 1000

/** A real disk of 16 MB, where that may be mounted. */
function mountSmallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'full-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', folder], { stdio: 'ignore' })
    return folder
  } catch {
    return undefined
  }
}

const disk = process.env.TORTURE_ROUNDS ? mountSmallDisk() : undefined
afterAll(async () => {
  await endReceivers()
  if (!disk) return
  execFileSync('umount', [disk])
  await rm(disk, { recursive: true })
})

const onDisk = disk ? it : it.skip

/** Expired days, the oldest with one email that is still owed, and a script that was heard a moment ago. */
async function fillWithDays(folder: string): Promise<void> {
  let time = new Date(Date.now() - 20 * DAY_MS)
  const initialSettings = { webhook_sending_enabled: true, gmail_ingress_enabled: true }
  const store = await openLowdbStore({ folder, log: captureLogs().log, now: () => time, initialSettings })
  const take = (messageId: string, bytes: number) =>
    store.accept(makeEmail({ messageId, subject: messageId, body: 'x'.repeat(bytes) }, time))
  await store.saveEndpoint(makeEndpoint('ep_00000000000a', false))
  await take('owed', 50_000)
  await store.deleteEndpoint('ep_00000000000a') // so that the days after it owe nothing
  for (let day = 19; day > 8; day--) {
    time = new Date(Date.now() - day * DAY_MS)
    await take(`day ${day}`, 1_000_000)
  }
  await store.saveEndpoint(makeEndpoint('ep_00000000000a', false))
  time = new Date()
  await store.recordHeartbeat(makeHeartbeat({ mailbox: 'me@x.y', lastRunAt: time.toISOString() }), time)
  await store.close()
}

async function fillToTheLastByte(folder: string): Promise<void> {
  const filler = await open(join(folder, 'filler'), 'a')
  for (const bytes of [65_536, 4096, 1]) {
    const block = Buffer.alloc(bytes)
    while (
      await filler.write(block).then(
        () => true,
        () => false,
      )
    );
  }
  await filler.close()
}

onDisk(
  'starts without a free byte, frees expired days and goes on, with what is owed carried forward',
  async () => {
    if (!disk) return
    const env = { ADMIN_API_TOKEN, DASHBOARD_PASSWORD: 'torture-password-0001' }
    const first = await startReceiverProcess(disk, env) // makes what a first start makes
    expect(await first.end('SIGTERM')).toBe(0)
    await fillWithDays(disk)
    await fillToTheLastByte(disk)
    const receiver = await startReceiverProcess(disk, env)
    await eventually(
      () => receiver.push({ sender: 'a@b.c', body: 'y'.repeat(100_000), messageId: 'new' }),
      ({ status }) => status === 200,
      90_000,
    )
    const list = async () => {
      const headers = { authorization: `Bearer ${ADMIN_API_TOKEN}` }
      const page = (await (await fetch(`${receiver.url}/api/emails`, { headers })).json()) as EmailListing
      return page.emails.map(({ messageId }) => messageId)
    }
    expect(await eventually(list, (ids) => ids.length === 2, 90_000)).toEqual(['new', 'owed'])
    const segments = async () => (await readdir(disk)).filter((name) => name.endsWith('.seg'))
    await eventually(segments, ({ length }) => length === 1, 90_000)
    expect(await receiver.end('SIGTERM')).toBe(0)
  },
)
