import { reportTo } from '../rehearsal/push-to.ts'
import { confirmedByMail, createRetention } from '../watch/retention.ts'
import { healDisk, refuse } from './refusing-disk.ts'
import { startReceiver, type TestReceiver } from './start-receiver.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const start = new Date('2026-11-23T10:00:00.000Z')

let time: Date
let receiver: TestReceiver
let folder: string | undefined

const restart = async () => {
  await receiver?.close({ keepFolder: true })
  receiver = await startReceiver({ now: () => time, folder })
  folder = receiver.folder
}
const daysLater = (days: number) => new Date(start.getTime() + days * DAY_MS)
const push = (messageId: string) => receiver.push({ sender: 'a@b.c', body: 'x', messageId })
const count = async () => (await receiver.ctx.store.count()).emails
const deleteOld = () => createRetention(receiver.ctx)()
const beat = (lastRunAt: Date) => {
  const budget = { triggerSeconds: 1, fetches: 1 }
  const counts = { pushed: 0, failed: 0, setAside: 0 }
  const report = { mailbox: 'me@x.y', scriptVersion: '1', triggerMinutes: 1, budget, counts, setAside: [] }
  return reportTo(receiver.url, 'heartbeat', { ...report, lastRunAt: lastRunAt.toISOString() })
}
const said = (text: string) => receiver.logs.filter(({ msg }) => msg.includes(text)).length

beforeEach(async () => {
  time = start
  await restart()
})
afterEach(async () => {
  healDisk()
  await receiver.close()
  folder = undefined
})

it('deletes nothing on the word of a clock that nothing confirms, says so once, and deletes it all once a script does', async () => {
  await push('a')
  time = daysLater(30)
  await restart()
  await push('b')
  await deleteOld()
  expect(await count()).toBe(2)
  expect(said('RETENTION: Nothing confirms what day')).toBeGreaterThan(0)
  await beat(daysLater(30))
  await deleteOld()
  expect(await count()).toBe(1)
})

it('says nothing of the clock while no mail is old enough to be deleted', async () => {
  await push('a')
  time = daysLater(6)
  await restart()
  await deleteOld()
  expect(said('RETENTION:')).toBe(0)
})

it('believes what the script said before the start, and no more than that', async () => {
  await push('a')
  time = daysLater(9)
  await beat(daysLater(9))
  await push('b')
  time = daysLater(39)
  await restart()
  await deleteOld()
  expect(await count()).toBe(1)
})

it('deletes nothing that a clock behind Google would keep', async () => {
  await push('a')
  time = daysLater(3)
  await beat(daysLater(30))
  await deleteOld()
  expect(await count()).toBe(1)
})

it('is told the time also while the disk refuses what the heartbeat says', async () => {
  await push('a')
  time = daysLater(9)
  for (const call of ['appendFile', 'writeFile'] as const) refuse(call)
  expect((await beat(time)).status).toBe(503)
  healDisk() // only so that the ids of what goes can be kept
  await deleteOld()
  expect(await count()).toBe(0)
})

it('says when the clock is more than a day off, and not at every heartbeat', async () => {
  await beat(new Date(start.getTime() + DAY_MS - 60_000))
  expect(said('CLOCK:')).toBe(0)
  for (let beats = 0; beats < 3; beats++) await beat(daysLater(-400))
  expect(said('CLOCK:')).toBe(1)
})

it.each([
  ['no mail', [], undefined],
  ['mail of one day', ['2026-11-20'], undefined],
  ['mail of one day after a leap', ['2026-10-01', '2026-11-20'], '2026-10-01'],
  ['mail of a day to come', ['2026-11-20', '2026-11-21', '2027-12-28'], '2026-11-20'],
  ['mail of every day', ['2026-11-21', '2026-11-22', '2026-11-23'], '2026-11-22'],
])('takes from %s the time it confirms', (_name, days, expected) => {
  expect(confirmedByMail(days, start)?.toISOString().slice(0, 10)).toBe(expected)
})
