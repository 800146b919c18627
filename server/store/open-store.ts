import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { keysOf } from '../secrets.ts'
import { openLowdbStore } from './embedded/open.ts'
import { openPostgresStore } from './postgres/open.ts'
import { MINUTE_MS } from '../common/time-units.ts'
import { sealStore } from './seal-store.ts'
import { createSecretBox } from './secret-box.ts'
import type { Store } from './store.ts'

/** Within it a rolling restart is over, so that no receiver of an earlier version meets an encrypted secret. */
const ROLLING_RESTART_MS = 15 * MINUTE_MS

/** The engine the environment asks for, its secrets encrypted if there is a key that all receivers on it have. */
export async function openStore(config: Config, log: Logger, now: () => Date): Promise<Store> {
  const { newest, all } = keysOf(config)
  const store = await openEngine(config, log, now)
  const afterMs = config.databaseUrl ? ROLLING_RESTART_MS : 0
  return sealStore(store, { box: createSecretBox(newest, all), afterMs, log }).catch(
    async (error: unknown) => {
      await store.close()
      throw error
    },
  )
}

function openEngine(config: Config, log: Logger, now: () => Date): Promise<Store> {
  const { dataDir, databaseUrl } = config
  const initialSettings = {
    webhook_sending_enabled: config.isSendingEnabledAtFirst,
    gmail_ingress_enabled: true,
  }
  if (databaseUrl) return openPostgresStore({ databaseUrl, log, now, initialSettings })
  return openLowdbStore({ folder: dataDir, log, now, initialSettings })
}
