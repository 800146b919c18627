import { jest } from '@jest/globals'
import { startSchedule } from '../schedule.ts'
import { captureLogs } from './capture-logs.ts'

const MINUTE_MS = 60_000

let runs: string[]
let stop: () => Promise<void>
beforeEach(() => {
  jest.useFakeTimers({ now: new Date('2026-11-23T10:00:30.000Z') })
  runs = []
})
afterEach(async () => {
  await stop()
  jest.useRealTimers()
})

/** `answers`: what each try of the work comes to; after the last one it is done. */
async function start(answers: ('done' | 'taken' | 'failed')[]) {
  const { log, logs } = captureLogs()
  const runAlone = async (_name: string, work: () => Promise<void>) => {
    const answer = answers.shift() ?? 'done'
    runs.push(`${answer} ${new Date().toISOString().slice(11, 19)}`)
    if (answer === 'failed') throw new Error('no database')
    if (answer === 'done') await work()
    return answer === 'done'
  }
  // a schedule asks nothing else of a store
  const store = { runAlone } as Parameters<typeof startSchedule>[0]['store']
  stop = startSchedule({ store, log }, [{ name: 'retention', run: async () => undefined }])
  await jest.advanceTimersByTimeAsync(0)
  return logs
}

it('runs each work at start and then every minute', async () => {
  await start([])
  await jest.advanceTimersByTimeAsync(2 * MINUTE_MS)
  expect(runs).toEqual(['done 10:00:30', 'done 10:01:00', 'done 10:02:00'])
})

it('tries again after a minute what another was at, who may have died in it, and what failed', async () => {
  const logs = await start(['taken', 'taken', 'failed'])
  await jest.advanceTimersByTimeAsync(3 * MINUTE_MS)
  expect(runs).toEqual(['taken 10:00:30', 'taken 10:01:00', 'failed 10:02:00', 'done 10:03:00'])
  expect(logs.map(({ msg }) => msg)).toEqual(['SCHEDULE: retention failed, it is tried again in a minute'])
})

it('starts nothing once it was stopped', async () => {
  await start(['taken'])
  await stop()
  await jest.advanceTimersByTimeAsync(10 * MINUTE_MS)
  expect(runs).toEqual(['taken 10:00:30'])
})
