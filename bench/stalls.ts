import { cp, rm } from 'node:fs/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import type { Store } from '../server/store/store.ts'
import { openQuietly } from './seed-store.ts'

const RESOLUTION_MS = 1
const DAY_MS = 86_400_000

export interface Stall {
  work: string
  tookMs: number
  /** The longest time in which nothing else could run, a push for example. */
  longestStallMs: number
}

/** How long the embedded store's own work holds the event loop, on a copy of a seeded folder. */
export async function benchStalls(seeded: string): Promise<Stall[]> {
  const folder = `${seeded}-stalls`
  await cp(seeded, folder, { recursive: true })
  const store = await openQuietly(folder)
  try {
    const stalls: Stall[] = []
    for (const [work, run] of Object.entries(worksOf(store))) stalls.push(await measure(work, run))
    return stalls
  } finally {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  }
}

function worksOf(store: Store): Record<string, () => Promise<unknown>> {
  const search = (q: string) => store.listEmails({ limit: 50, q })
  return {
    'newest 50': () => store.listEmails({ limit: 50 }),
    'search for what is nowhere': () => search('no such text'),
    'the same again': () => search('no such text'),
    counts: () => store.count(),
    'measures of a day': () => store.measure(new Date(), 24),
    'emails with what is pending': () => store.countEmails({ delivery: 'pending' }),
    'proof of a mailbox': () => store.listMailboxes(),
    'retention of one day': () => store.deleteEmailsBefore(new Date(Date.now() - 5 * DAY_MS)),
    'erasing an address': () => store.eraseEmails('sender7@example.com'),
  }
}

async function measure(work: string, run: () => Promise<unknown>): Promise<Stall> {
  await delay(50)
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  histogram.enable()
  await delay(20) // it counts from its second turn on
  const since = performance.now()
  await run()
  const tookMs = performance.now() - since
  await delay(5)
  histogram.disable()
  return { work, tookMs: round1(tookMs), longestStallMs: round1(histogram.max / 1e6 - RESOLUTION_MS) }
}

const round1 = (value: number) => Math.round(value * 10) / 10
