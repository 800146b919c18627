import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { connectionTo, withConnection } from './connect.ts'
import type { Database } from './database.ts'
import type { Store, StoreChange } from '../store.ts'

const CHANNEL = 'gmail_push_ingress'
const COLLECT_MS = 20 // NOTIFY makes commits queue up, so under load one speaks for many
const CHECK_MS = 1_000

export interface ChangeFeed {
  announce(change: StoreChange): void
  subscribe: Store['subscribe']
  close(): Promise<void>
}

/** Tells the listeners of this replica at once, and those of all others by NOTIFY: a hint, they look by the clock too. */
export function openChangeFeed(databaseUrl: string, database: Database): ChangeFeed {
  const me = randomUUID()
  const closing = new AbortController()
  const listeners = new Set<(change: StoreChange) => void>()
  const tell = (change: StoreChange) => listeners.forEach((listener) => listener(change))
  let collected = new Set<StoreChange>()

  function notifyOthers(): void {
    const payload = [me, ...collected].join(' ')
    collected = new Set()
    database.query('select pg_notify($1, $2)', [CHANNEL, payload]).catch(() => undefined) // only a hint
  }

  function hear(payload = ''): void {
    const [from, ...changes] = payload.split(' ')
    if (from !== me) changes.forEach((change) => tell(change as StoreChange)) // only replicas speak here
  }

  let wasListening = false

  async function listenUntilItBreaks(): Promise<void> {
    await withConnection(connectionTo(databaseUrl), async (client) => {
      client.on('notification', ({ payload }) => hear(payload))
      await client.query(`listen ${CHANNEL}`)
      if (wasListening) ALL_CHANGES.forEach(tell) // whatever was said while nobody listened
      wasListening = true
      for (;;) {
        await delay(CHECK_MS, undefined, { signal: closing.signal })
        await client.query('select 1')
      }
    })
  }

  async function keepListening(): Promise<void> {
    while (!closing.signal.aborted) {
      await listenUntilItBreaks().catch(() => undefined) // the cure is to listen again
      await delay(CHECK_MS, undefined, { signal: closing.signal }).catch(() => undefined)
    }
  }

  const listening = keepListening()
  return {
    announce(change) {
      tell(change)
      if (collected.size === 0) setTimeout(notifyOthers, COLLECT_MS)
      collected.add(change)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      closing.abort()
      if (collected.size > 0) notifyOthers()
      await listening
    },
  }
}

const ALL_CHANGES: StoreChange[] = ['email', 'delivery', 'redelivery', 'endpoint', 'settings', 'mailbox']
