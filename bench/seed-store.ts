import { pino } from 'pino'
import { randomUUID } from 'node:crypto'
import { Push } from '../shared/push.ts'
import { identifyEmail } from '../server/accept/identify-email.ts'
import { openLowdbStore } from '../server/store/embedded/open.ts'
import type { StoredEndpoint } from '../server/store/store.ts'
import { makePush } from './put-under-load.ts'

const BATCH = 500
const DAYS = 7

/** The embedded store by itself, of which nothing is said. */
export const openQuietly = (folder: string, now = () => new Date()) =>
  openLowdbStore({
    folder,
    log: pino({ level: 'silent' }),
    now,
    initialSettings: { webhook_sending_enabled: true, gmail_ingress_enabled: true },
  })

/** Fills a folder with `count` emails over a week, through the store itself. */
export async function seedStore(folder: string, count: number, endpoint?: StoredEndpoint): Promise<void> {
  let time = new Date(Date.now() - (DAYS - 1) * 86_400_000)
  const store = await openQuietly(folder, () => time)
  if (endpoint) await store.saveEndpoint(endpoint)
  for (let stored = 0; stored < count; stored += BATCH) {
    time = new Date(Date.now() - (DAYS - 1) * 86_400_000 * (1 - stored / count))
    const batch = Array.from({ length: Math.min(BATCH, count - stored) }, () => {
      const push = Push.parse(makePush())
      const id = `eml_${randomUUID().replaceAll('-', '')}`
      return store.accept({ id, status: 'processed', receivedAt: time, identity: identifyEmail(push), push })
    })
    await Promise.all(batch)
  }
  await store.close()
}
