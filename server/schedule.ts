import type { Logger } from 'pino'
import type { Config } from './config.ts'
import { startPostgresSchedule } from './store/postgres/schedule.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const OFF_PEAK_MS = 3 * 60 * MINUTE_MS // 03:00 UTC

export interface ScheduledWork {
  name: string
  every: 'minute' | 'night'
  run(): Promise<void>
}

/** Runs each work at start, then in its rhythm; with several replicas on one of them at a time. Returns the way to stop. */
export async function startSchedule(
  { databaseUrl }: Config,
  log: Logger,
  works: ScheduledWork[],
): Promise<() => Promise<void>> {
  if (databaseUrl) return startPostgresSchedule(databaseUrl, log, works)
  const stops = works.map((work) => repeat(work, log))
  return async () => stops.forEach((stop) => stop())
}

function repeat({ name, every, run }: ScheduledWork, log: Logger): () => void {
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  const runThenWait = async () => {
    await run().catch((error: unknown) => log.error({ err: error }, `SCHEDULE: ${name} failed`))
    if (!isStopped) timer = setTimeout(() => void runThenWait(), msToNext(every, Date.now()))
  }
  void runThenWait()
  return () => {
    isStopped = true
    clearTimeout(timer)
  }
}

function msToNext(every: ScheduledWork['every'], now: number): number {
  const [period, offset] = every === 'night' ? [DAY_MS, OFF_PEAK_MS] : [MINUTE_MS, 0]
  return period - ((now - offset) % period)
}
