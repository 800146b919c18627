import type { Context } from './context.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const OFF_PEAK_MS = 3 * 60 * MINUTE_MS // 03:00 UTC

export interface ScheduledWork {
  name: string
  every: 'minute' | 'night'
  run(): Promise<void>
}

type Parts = Pick<Context, 'store' | 'log'>

/**
 * Runs each work at start, then in its rhythm; of several replicas one at a time. What failed, or was another's to do, is
 * tried again after a minute: the other may have died in it. Returns the way to stop, which waits for what runs.
 */
export function startSchedule(parts: Parts, works: ScheduledWork[]): () => Promise<void> {
  const stops = works.map((work) => repeat(parts, work))
  return async () => {
    await Promise.all(stops.map((stop) => stop()))
  }
}

function repeat(parts: Parts, work: ScheduledWork): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  const runThenWait = async () => {
    const isDone = await runOnce(parts, work)
    const rhythm = isDone ? work.every : 'minute'
    if (!isStopped) timer = setTimeout(start, msToNext(rhythm, Date.now()))
  }
  let running = runThenWait()
  const start = () => (running = runThenWait())
  return () => {
    isStopped = true
    clearTimeout(timer)
    return running
  }
}

async function runOnce({ store, log }: Parts, { name, run }: ScheduledWork): Promise<boolean> {
  try {
    return await store.runAlone(name, run)
  } catch (error) {
    log.error({ err: error }, `SCHEDULE: ${name} failed, it is tried again in a minute`)
    return false
  }
}

function msToNext(every: ScheduledWork['every'], now: number): number {
  const [period, offset] = every === 'night' ? [DAY_MS, OFF_PEAK_MS] : [MINUTE_MS, 0]
  return period - ((now - offset) % period)
}
