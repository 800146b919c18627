import { existsSync, mkdtempSync } from 'node:fs'
import {
  appendFile,
  mkdir,
  open as openFile,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
  type FileHandle,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLowdbStore } from '../store/embedded/open.ts'
import type { Store } from '../store/store.ts'
import { captureLogs } from './capture-logs.ts'
import { describeAccess } from './access-contract.ts'
import { describeHistory } from './history-contract.ts'
import { describeMeasuring } from './measure-contract.ts'
import { describeRedelivering } from './redelivery-contract.ts'
import { describeRules } from './rules-contract.ts'
import { describeLimits } from './limits-contract.ts'
import { describeSealing } from './sealing-contract.ts'
import { describeWindows } from './windows-contract.ts'
import { describeStore, makeEmail, makeEndpoint, type Engine } from './store-contract.ts'

const initialSettings = { webhook_sending_enabled: true, gmail_ingress_enabled: true }

const createEngine = (): Engine => {
  const folder = mkdtempSync(join(tmpdir(), 'store-'))
  return {
    open: (now) => openLowdbStore({ folder, log: captureLogs().log, now, initialSettings }),
    cleanUp: () => rm(folder, { recursive: true }),
  }
}
describeStore('embedded', createEngine)
describeHistory('embedded', createEngine)
describeRedelivering('embedded', createEngine)
describeMeasuring('embedded', createEngine)
describeSealing('embedded', createEngine)

describeLimits('embedded', createEngine)
describeRules('embedded', createEngine)
describeAccess('embedded', createEngine)
describeWindows('embedded', createEngine)

describe('segments on disk', () => {
  let folder: string
  let store: Store | undefined
  let capture: ReturnType<typeof captureLogs>
  let time: Date
  const open = async () => {
    capture = captureLogs()
    store = await openLowdbStore({ folder, log: capture.log, now: () => time, initialSettings })
    return store
  }
  const close = async () => {
    await store?.close()
    store = undefined
  }
  const segment = (day = '2026-11-23') => join(folder, `emails-${day}.seg`)
  const subjects = async () => (await store?.listEmails({ limit: 50 }))?.emails.map(({ subject }) => subject)

  beforeEach(async () => {
    time = new Date('2026-11-23T10:00:00.000Z')
    folder = mkdtempSync(join(tmpdir(), 'segments-'))
    await open()
    for (const subject of ['a', 'b', 'c'])
      await store?.accept(makeEmail({ subject, messageId: subject }, time))
  })
  afterEach(async () => {
    await close()
    await rm(folder, { recursive: true })
  })

  it('cuts a torn last line before the first append', async () => {
    await close()
    await appendFile(segment(), '{"kind":"email","id":"eml_torn"')
    await open()
    expect(await subjects()).toEqual(['c', 'b', 'a'])
    expect(capture.logs.map(({ msg }) => msg)).toContain(
      'STORE: Torn last line cut off, it was never confirmed',
    )
    await store?.accept(makeEmail({ subject: 'd', messageId: 'd' }, time))
    await close()
    await open()
    expect(await subjects()).toEqual(['d', 'c', 'b', 'a'])
  })

  it('cuts a last line that was torn anywhere', async () => {
    await close()
    const whole = await readFile(segment())
    const lastLine = whole.lastIndexOf('\n', whole.length - 2) + 1
    for (let end = lastLine + 1; end < whole.length; end += 37) {
      await writeFile(segment(), whole.subarray(0, end))
      await open()
      expect(await subjects()).toEqual(['b', 'a'])
      await close()
    }
  })

  it('sets a bad line in the middle aside, says so and starts all the same', async () => {
    await close()
    const lines = (await readFile(segment(), 'utf8')).split('\n')
    lines[1] = lines[1]?.replace('"subject":"b"', '"subject":"B"') ?? ''
    await writeFile(segment(), lines.join('\n'))
    await open()
    expect(await subjects()).toEqual(['c', 'a'])
    const [kept] = await readdir(join(folder, 'bad-lines'))
    expect(await readFile(join(folder, 'bad-lines', kept ?? ''), 'utf8')).toBe(lines[1])
    expect(capture.logs[0]).toMatchObject({
      level: 50,
      msg: 'STORE: Bad line set aside, the rest is read on',
    })
  })

  it('says so and goes on when a day file is gone', async () => {
    time = new Date('2026-11-24T10:00:00.000Z')
    await store?.accept(makeEmail({ subject: 'd', messageId: 'd' }, time))
    await close()
    await rm(segment())
    await open()
    expect(await subjects()).toEqual(['d'])
    expect(capture.logs[0]?.msg).toContain('STORE: emails-2026-11-23.seg is missing')
    await close()
    await open()
    expect(capture.logs).toEqual([]) // said once
  })

  it('goes on in the newest file when the clock is set back a little', async () => {
    time = new Date('2026-11-22T10:00:00.000Z')
    await store?.accept(makeEmail({ subject: 'd', messageId: 'd' }, time))
    await close()
    expect((await readdir(folder)).filter((name) => name.endsWith('.seg'))).toEqual(['emails-2026-11-23.seg'])
    await open()
    expect(await subjects()).toEqual(['c', 'b', 'a', 'd'])
  })

  it('lets no second process into the folder, by name of the first', async () => {
    await expect(
      openLowdbStore({ folder, log: capture.log, now: () => time, initialSettings }),
    ).rejects.toThrow(`${folder} is in use by process ${process.pid}`)
  })

  it('leaves no byte of an erased email on disk, also when it is killed in the middle of erasing', async () => {
    const secret = makeEmail(
      { sender: 'eve@example.com', subject: 'planted', body: 'planted', messageId: 'e' },
      time,
    )
    await store?.accept(secret)
    await store?.accept(makeEmail({ subject: 'last', messageId: 'last' }, time))
    const before = await readFile(segment())
    await store?.eraseEmails('eve@example.com')
    expect((await readFile(segment(), 'utf8')).includes('planted')).toBe(false)
    await close()
    // as a kill leaves it: the plan is on disk, the lines are half blank
    const offset = before.indexOf(secret.id) - '{"kind":"email","id":"'.length
    const length = before.indexOf('\n', offset) - offset
    await writeFile(segment(), before.fill(' ', offset, offset + length / 2))
    const plan = [{ segment: 'emails-2026-11-23.seg', offset, length }]
    await writeFile(join(folder, 'erasing.json'), JSON.stringify(plan))
    await open()
    expect(await subjects()).toEqual(['last', 'c', 'b', 'a'])
    expect((await readFile(segment(), 'utf8')).includes('planted')).toBe(false)
    expect(await readdir(folder)).not.toContain('bad-lines')
    expect(await readdir(folder)).not.toContain('erasing.json')
  })

  it('erases the same again after the disk refused the plan, and nothing comes back with a restart', async () => {
    await store?.accept(makeEmail({ sender: 'eve@example.com', messageId: 'e' }, time))
    await mkdir(join(folder, 'erasing.json.tmp')) // the plan cannot be written
    await expect(store?.eraseEmails('eve@example.com')).rejects.toMatchObject({ code: 'store_unavailable' })
    await rm(join(folder, 'erasing.json.tmp'), { recursive: true })
    expect(await store?.eraseEmails('eve@example.com')).toBe(1)
    await close()
    await open()
    expect(await subjects()).toEqual(['c', 'b', 'a'])
  })

  it.each([0, 1, 2, 5, 10, 20, 40])('erases while retention runs, begun %d ms later', async (ms) => {
    await Promise.all(
      Array.from({ length: 500 }, (_, index) =>
        store?.accept(makeEmail({ messageId: `e${index}`, sender: 'eve@example.com' }, time)),
      ),
    )
    time = new Date('2026-12-03T10:00:00.000Z')
    await store?.accept(makeEmail({ messageId: 'new', sender: 'eve@example.com' }, time))
    await store?.accept(makeEmail({ subject: 'kept', messageId: 'kept' }, time))
    const erasing = store?.eraseEmails('eve@example.com')
    await new Promise((resolve) => setTimeout(resolve, ms))
    await Promise.all([erasing, store?.deleteEmailsBefore(new Date('2026-11-26T10:00:00.000Z'))])
    expect(await subjects()).toEqual(['kept'])
    await close()
    await open()
    expect(await subjects()).toEqual(['kept'])
  })

  it('starts with the plan of an erasing whose day is gone', async () => {
    await close()
    const plan = [{ segment: 'emails-2026-11-01.seg', offset: 0, length: 10 }]
    await writeFile(join(folder, 'erasing.json'), JSON.stringify(plan))
    await open()
    expect(await subjects()).toEqual(['c', 'b', 'a'])
    expect(await readdir(folder)).not.toContain('erasing.json')
  })

  it('forgets bad lines with their day, and erases what they hold', async () => {
    const spoil = async (day: string, sender: string) => {
      await store?.accept(makeEmail({ sender, messageId: sender }, time))
      await close()
      const text = await readFile(segment(day), 'utf8')
      await writeFile(segment(day), text.replaceAll(`"sender":"${sender}"`, `"sender"  "${sender}"`))
      await open()
    }
    await spoil('2026-11-23', 'eve@example.com')
    expect(await readdir(join(folder, 'bad-lines'))).toHaveLength(1)
    await store?.eraseEmails('Eve@example.com')
    expect(await readdir(join(folder, 'bad-lines'))).toEqual([])
    expect((await readFile(segment(), 'utf8')).includes('eve@')).toBe(false)
    await spoil('2026-11-23', 'bob@example.com')
    time = new Date('2026-12-03T10:00:00.000Z')
    await store?.deleteEmailsBefore(new Date('2026-11-26T10:00:00.000Z'))
    expect(await readdir(join(folder, 'bad-lines'))).toEqual([])
  })

  it('reads lines longer than what it reads at once', async () => {
    await store?.accept(makeEmail({ subject: 'long', messageId: 'long', body: 'x'.repeat(20_000_000) }, time))
    await store?.accept(makeEmail({ subject: 'after', messageId: 'after' }, time))
    await close()
    await open()
    expect(await subjects()).toEqual(['after', 'long', 'c', 'b', 'a'])
  })

  it('starts with a damaged file of old ids, says so once, and takes what had them for new', async () => {
    time = new Date('2026-12-03T10:00:00.000Z')
    await store?.deleteEmailsBefore(new Date('2026-11-26T10:00:00.000Z'))
    await close()
    const file = join(folder, 'ids-2026-11-23.bin')
    const bytes = await readFile(file)
    bytes[5] = (bytes[5] ?? 0) ^ 1
    await writeFile(file, bytes)
    await open()
    expect(capture.logs.map(({ msg }) => msg)).toEqual([expect.stringContaining(`${file} is damaged`)])
    expect((await store?.accept(makeEmail({ messageId: 'a' }, time)))?.isNew).toBe(true)
    await close()
    await open()
    expect(capture.logs).toEqual([])
  })

  describe('while the disk refuses', () => {
    const email = (subject: string) => makeEmail({ subject, messageId: subject }, time)
    let prototype: FileHandle
    let restore = () => {}
    beforeAll(async () => {
      const handle = await openFile(tmpdir())
      prototype = Object.getPrototypeOf(handle) as FileHandle
      await handle.close()
    })
    afterEach(() => restore())

    /** The kernel's refusal, at the system call's own seam; everything above it is real. */
    function refuse(
      call: 'appendFile' | 'datasync' | 'read',
      before: (handle: FileHandle) => unknown = () => {},
    ) {
      const original = prototype[call]
      restore = () => Object.assign(prototype, { [call]: original })
      Object.assign(prototype, {
        async [call](this: FileHandle) {
          await before(this)
          throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
        },
      })
    }

    it('answers store_unavailable, leaves nothing of the email behind, and recovers by itself', async () => {
      refuse('appendFile', (handle) => handle.write('{"kind":"email","id":"half a li'))
      const refused = await Promise.allSettled([store?.accept(email('d')), store?.accept(email('d'))])
      expect(refused.map((one) => one.status === 'rejected' && one.reason.code)).toEqual([
        'store_unavailable',
        'store_unavailable',
      ])
      await expect(store?.checkWritable()).rejects.toMatchObject({ code: 'store_unavailable' })
      restore()
      await expect(store?.checkWritable()).resolves.toBeUndefined()
      expect(await store?.accept(email('e'))).toMatchObject({ isNew: true })
      expect(await store?.accept(email('d'))).toMatchObject({ isNew: true })
      await close()
      await open()
      expect(await subjects()).toEqual(['d', 'e', 'c', 'b', 'a'])
      expect(capture.logs).toEqual([])
    })

    it('keeps the outcome of an attempt for the next write', async () => {
      await store?.saveEndpoint(makeEndpoint())
      await store?.accept(email('d'))
      const [claimed] = (await store?.claimDeliveries(time, 1, 1)) ?? []
      refuse('appendFile')
      await store?.recordAttempt(claimed?.id ?? '', { at: '', durationMs: 1 }, { status: 'delivered' })
      await expect(store?.checkWritable()).rejects.toMatchObject({ code: 'store_unavailable' })
      expect((await store?.findEmail(claimed?.email.id ?? ''))?.deliveries[0]?.attemptLog).toHaveLength(1)
      restore()
      await expect(store?.checkWritable()).resolves.toBeUndefined()
      await close()
      await open()
      expect((await store?.findEmail(claimed?.email.id ?? ''))?.deliveries).toMatchObject([
        { status: 'delivered' },
      ])
    })

    it('sends nothing more while outcomes cannot be kept, says so once, and goes on by itself', async () => {
      await store?.saveEndpoint(makeEndpoint())
      for (const subject of ['d', 'e', 'f']) await store?.accept(email(subject))
      const claim = () => store?.claimDeliveries(time, 1, 3)
      const [claimed] = (await claim()) ?? []
      refuse('appendFile')
      await store?.recordAttempt(claimed?.id ?? '', { at: '', durationMs: 1 }, { status: 'delivered' })
      await expect(store?.accept(email('refused'))).rejects.toMatchObject({ code: 'store_unavailable' })
      expect(await claim()).toEqual([])
      expect(await claim()).toEqual([])
      restore()
      expect(await claim()).toHaveLength(1)
      expect(capture.logs.map(({ msg }) => msg)).toEqual([
        'STORE: Outcomes cannot be written, no webhook is sent until the disk takes them',
        'STORE: Outcomes are written again, webhooks go out',
      ])
      await close()
      await open()
      expect((await store?.count())?.deliveries).toMatchObject({ delivered: 1, pending: 2 })
    })

    it.each(['replay', 'retry', 'resume', 'pause', 'learn'] as const)(
      'changes nothing with a %s that it refuses, now or after a restart',
      async (command) => {
        await store?.saveEndpoint(makeEndpoint())
        const sent = makeEmail({ rfc822MessageId: '<sent@x>' }, time)
        for (const one of [sent, makeEmail({ messageId: 'waits' }, time)]) await store?.accept(one)
        const skipped = {
          ...makeEmail({ messageId: 's' }, time),
          status: 'skipped_sender_not_allowed' as const,
        }
        await store?.accept(skipped)
        const nextAttemptAt = new Date(time.getTime() + 60_000)
        for (const { id, email } of (await store?.claimDeliveries(time, 9, 9)) ?? []) {
          const outcome = { status: 'retrying', nextAttemptAt } as const
          await store?.recordAttempt(
            id,
            { at: '', durationMs: 1 },
            email.id === sent.id ? { status: 'delivered' } : outcome,
          )
        }
        if (command === 'resume') await store?.changeEndpoint(makeEndpoint().id, { enabled: false })
        const whole = async () => [await store?.listEmails({ limit: 9 }), await store?.listEndpoints()]
        const before = await whole()
        const delivery = (await store?.findEmail(sent.id))?.deliveries[0]?.id ?? ''
        const commands = {
          replay: () => Promise.all([store?.replayEmail(skipped.id), store?.replayEmail(sent.id)]),
          retry: () => store?.retryDelivery(delivery),
          resume: () => store?.changeEndpoint(makeEndpoint().id, { enabled: true }),
          pause: () => store?.changeEndpoint(makeEndpoint().id, { enabled: false }),
          learn: () => store?.accept(makeEmail({ rfc822MessageId: '<sent@x>', messageId: 'learned' }, time)),
        }
        if (command === 'pause') await mkdir(join(folder, 'control.json.tmp'))
        refuse('appendFile')
        await expect(commands[command]()).rejects.toMatchObject({ code: 'store_unavailable' })
        restore()
        if (command === 'pause') await rm(join(folder, 'control.json.tmp'), { recursive: true })
        expect(await whole()).toEqual(before)
        expect(await store?.claimDeliveries(time, 9, 9)).toEqual([])
        await store?.checkWritable()
        await close()
        await open()
        expect(await whole()).toEqual(before)
        expect(await store?.accept(makeEmail({ messageId: 'learned' }, time))).toMatchObject({ isNew: true })
      },
    )

    it('takes an outcome that comes while a replay is on its way to the disk for older than it', async () => {
      await store?.saveEndpoint(makeEndpoint())
      const { id } = (await store?.accept(email('d'))) ?? { id: '' }
      const [claimed] = (await store?.claimDeliveries(time, 1, 1)) ?? []
      const replaying = store?.replayEmail(id)
      await store?.recordAttempt(claimed?.id ?? '', { at: '', durationMs: 1 }, { status: 'delivered' })
      expect(await replaying).toBe(true)
      const status = async () => (await store?.findEmail(id))?.deliveries[0]?.status
      expect(await status()).toBe('pending')
      await close()
      await open()
      expect(await status()).toBe('pending')
    })

    it('puts an email off that cannot be read back now, says so, and keeps its place free for others', async () => {
      await store?.saveEndpoint(makeEndpoint())
      await store?.accept(email('d'))
      await close()
      await open() // so that it has to be read back
      refuse('read')
      expect(await store?.claimDeliveries(time, 1, 1)).toEqual([])
      expect(capture.logs).toMatchObject([{ msg: 'STORE: Cannot read an email back, its webhook waits' }])
      restore()
      await store?.accept(email('e'))
      const claimed = async () =>
        (await store?.claimDeliveries(time, 1, 1))?.map((one) => JSON.parse(one.email.pushJson).subject)
      expect(await claimed()).toEqual(['e'])

      time = new Date(time.getTime() + 60_000)
      expect(await store?.claimDeliveries(time, 2, 2)).toMatchObject([{ attempts: 0 }])
    })

    it('takes no more pushes once an fsync failed, and forgets what it had refused', async () => {
      refuse('datasync')
      await expect(store?.accept(email('d'))).rejects.toMatchObject({ code: 'store_unavailable' })
      restore()
      await expect(store?.accept(email('e'))).rejects.toMatchObject({ code: 'store_unavailable' })
      await expect(store?.checkWritable()).rejects.toMatchObject({ code: 'store_unavailable' })
      await close()
      await open()
      expect(await subjects()).toEqual(['c', 'b', 'a'])
    })

    it('removes expired days from a full disk and keeps their ids in the room that gives', async () => {
      const original = prototype.writeFile
      restore = () => Object.assign(prototype, { writeFile: original })
      Object.assign(prototype, {
        async writeFile(this: FileHandle, ...args: Parameters<FileHandle['writeFile']>) {
          if (existsSync(segment())) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })
          return original.apply(this, args)
        },
      })
      time = new Date('2026-12-03T10:00:00.000Z')
      const deleted = await store?.deleteEmailsBefore(new Date('2026-11-26T10:00:00.000Z'))
      restore()
      expect(deleted).toEqual({ deleted: 3, carriedForward: 0 })
      await close()
      await open()
      expect((await store?.accept(makeEmail({ messageId: 'a' }, time)))?.isNew).toBe(false)
    })

    it('needs at most three fdatasync for a hundred emails at once', async () => {
      const original = prototype.datasync
      restore = () => Object.assign(prototype, { datasync: original })
      let syncs = 0
      Object.assign(prototype, {
        datasync(this: FileHandle) {
          syncs += 1
          return original.call(this)
        },
      })
      await Promise.all(Array.from({ length: 100 }, (_, index) => store?.accept(email(`n${index}`))))
      expect(syncs).toBeLessThanOrEqual(3)
      expect(syncs).toBeGreaterThan(0)
    })
  })

  it('keeps secrets away from other users of the machine', async () => {
    await store?.changeSettings({ webhook_sending_enabled: true })
    expect((await stat(join(folder, 'control.json'))).mode & 0o077).toBe(0)
  })
})
