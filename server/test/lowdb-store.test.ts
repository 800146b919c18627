import { mkdtempSync } from 'node:fs'
import { appendFile, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLowdbStore } from '../store/lowdb-store.ts'
import type { Store } from '../store/store.ts'
import { captureLogs } from './capture-logs.ts'
import { describeStore, makeEmail } from './store-contract.ts'

const initialSettings = { webhook_sending_enabled: true, gmail_ingress_enabled: true }

describeStore('embedded', () => {
  const folder = mkdtempSync(join(tmpdir(), 'store-'))
  return {
    open: (now) => openLowdbStore({ folder, log: captureLogs().log, now, initialSettings }),
    cleanUp: () => rm(folder, { recursive: true }),
  }
})

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

  it('goes on when a day file is gone', async () => {
    time = new Date('2026-11-24T10:00:00.000Z')
    await store?.accept(makeEmail({ subject: 'd', messageId: 'd' }, time))
    await close()
    await rm(segment())
    await open()
    expect(await subjects()).toEqual(['d'])
  })

  it('goes on in the newest file when the clock is set back', async () => {
    time = new Date('2026-11-20T10:00:00.000Z')
    await store?.accept(makeEmail({ subject: 'd', messageId: 'd' }, time))
    await close()
    expect((await readdir(folder)).filter((name) => name.endsWith('.seg'))).toEqual(['emails-2026-11-23.seg'])
    await open()
    expect(await subjects()).toEqual(['d', 'c', 'b', 'a'])
  })

  it('lets no second process into the folder, by name of the first', async () => {
    await expect(
      openLowdbStore({ folder, log: capture.log, now: () => time, initialSettings }),
    ).rejects.toThrow(`${folder} is in use by process ${process.pid}`)
  })

  it('keeps secrets away from other users of the machine', async () => {
    await store?.changeSettings({ webhook_sending_enabled: true })
    expect((await stat(join(folder, 'control.json'))).mode & 0o077).toBe(0)
  })
})
