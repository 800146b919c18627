import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { openLowdbStore } from './embedded/open.ts'
import { openPostgresStore } from './postgres/open.ts'
import type { Store } from './store.ts'

/** The engine the environment asks for. */
export function openStore(config: Config, log: Logger, now: () => Date): Promise<Store> {
  const { dataDir, databaseUrl } = config
  const initialSettings = {
    webhook_sending_enabled: config.isSendingEnabledAtFirst,
    gmail_ingress_enabled: true,
  }
  if (databaseUrl) return openPostgresStore({ databaseUrl, log, now, initialSettings })
  return openLowdbStore({ folder: dataDir, log, now, initialSettings })
}
