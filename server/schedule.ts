import type { Context } from './context.ts'
import { MINUTE_MS } from './common/time-units.ts'

/** Asked every minute; whether there is anything to do it knows itself. */
export interface ScheduledWork {
  name: string
  run(): Promise<void>
  /** Instead, when the store cannot tell whether another is at it, or fails in it. */
  runWithoutStore?(): Promise<void>
}

type Parts = Pick<Context, 'store' | 'log'>

/**
 * Runs each work at start, then every minute; of several replicas one at a time. What failed, or was another's to do, is thereby
 * tried again: the other may have died in it. Returns the way to stop, which waits for what runs.
 */
export function startSchedule(parts: Parts, works: ScheduledWork[]): () => Promise<void> {
  const stops = works.map((work) => repeat(parts, work))
  return async () => {
    await Promise.all(stops.map((stop) => stop()))
  }
}

function repeat({ store, log }: Parts, { name, run, runWithoutStore }: ScheduledWork): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  const runThenWait = async () => {
    const fail = (error: unknown) =>
      log.error({ err: error }, `SCHEDULE: ${name} failed, it is tried again in a minute`)
    await store.runAlone(name, run).catch(async (error: unknown) => {
      fail(error)
      await runWithoutStore?.().catch(fail)
    })
    if (!isStopped) timer = setTimeout(start, MINUTE_MS - (Date.now() % MINUTE_MS))
  }
  let running = runThenWait()
  const start = () => (running = runThenWait())
  return () => {
    isStopped = true
    clearTimeout(timer)
    return running
  }
}
