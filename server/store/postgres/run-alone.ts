import type { Client } from 'pg'
import type { Store } from '../store.ts'
import { beginWith, connectionTo, ignoreBreak, MAIL_LIMITS, withConnection } from './connect.ts'

const SIGN_OF_LIFE_MS = 3_000 // the server ends a transaction that is silent for 10 s, and with it the lock of who is gone

/**
 * Work that one replica at a time does. The lock is that of an open transaction on a connection held for it, because a pooler
 * in transaction mode keeps no other; whoever dies in the work loses the connection and gives way.
 */
export function createRunAlone(databaseUrl: string): Store['runAlone'] {
  return (name, work) =>
    withConnection(connectionTo(databaseUrl), async (client) => {
      await client.query(beginWith(MAIL_LIMITS))
      const { rows } = await client.query<{ isMine: boolean }>(TRY_LOCK, [`work ${name}`])
      const isMine = rows[0]?.isMine === true
      if (isMine) await workWithSignsOfLife(client, work)
      await client.query('commit').catch(ignoreBreak) // the work is done, the lock is gone either way
      return isMine
    })
}

const TRY_LOCK = 'select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as "isMine"'

async function workWithSignsOfLife(client: Client, work: () => Promise<void>): Promise<void> {
  const timer = setInterval(() => void client.query('select 1').catch(ignoreBreak), SIGN_OF_LIFE_MS)
  try {
    await work()
  } finally {
    clearInterval(timer)
  }
}
