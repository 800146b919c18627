import { setTimeout as delay } from 'node:timers/promises'
import type { Context } from '../context.ts'
import { MINUTE_MS } from '../common/time-units.ts'

const EMAILS_A_SECOND = 50 // 10,000 take some minutes, and what comes meanwhile goes out beside them
const SECOND_MS = 1_000
const LOOK_AGAIN_MS = 5_000 // another replica may have died in it

/** Delivers again what people asked for, 50 emails a second, one replica at a time. Returns the way to stop. */
export function startRedeliveryLoop({ store, log }: Pick<Context, 'store' | 'log'>): () => Promise<void> {
  const stopping = new AbortController()
  const { signal } = stopping
  const pause = (ms: number) => delay(ms, undefined, { signal }).catch(() => undefined)
  let wake = () => {}
  const unsubscribe = store.subscribe((change) => change === 'redelivery' && wake())

  async function redeliver(): Promise<void> {
    while (!signal.aborted && (await store.redeliverSome(EMAILS_A_SECOND))) await pause(SECOND_MS)
  }

  async function isAllDone(): Promise<boolean> {
    return (await store.listRedeliveries()).every(({ finishedAt }) => finishedAt !== undefined)
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      const woken = new Promise<void>((resolve) => (wake = resolve)) // before the look: what is asked for after it wakes
      try {
        if (await isAllDone()) await Promise.race([woken, pause(MINUTE_MS)])
        else if (!(await store.runAlone('redelivery', redeliver))) await pause(LOOK_AGAIN_MS)
      } catch (error) {
        if (!signal.aborted) log.error({ err: error }, 'REDELIVERY: Cannot go on, trying again')
        await pause(LOOK_AGAIN_MS)
      }
    }
  }

  const running = run()
  return async () => {
    stopping.abort()
    unsubscribe()
    wake()
    await running
  }
}
