import { createHash, randomBytes } from 'node:crypto'
import { ConfigError } from './config.ts'
import type { Context } from './context.ts'
import { AppError } from './errors.ts'

/** WEBHOOK_URL makes the first endpoint if there is none. */
export async function createFirstEndpoint({ config, store, outgoing, now, log }: Context): Promise<void> {
  if (!config.firstWebhook || (await store.listEndpoints()).length > 0) return
  const { url, secret } = config.firstWebhook
  await outgoing.checkUrl(url, 'WEBHOOK_URL').catch((error: unknown) => {
    throw error instanceof AppError ? new ConfigError([error.message]) : error
  })
  await store.saveEndpoint({
    id: `ep_${config.databaseUrl ? sameInAllReplicas(url) : randomBytes(6).toString('hex')}`,
    url,
    name: new URL(url).host,
    enabled: true,
    createdAt: now().toISOString(),
    secret: secret ?? `whsec_${randomBytes(32).toString('base64')}`,
  })
  log.info({ host: new URL(url).host }, 'WEBHOOK_SENDER: First endpoint made from WEBHOOK_URL')
}

/** Replicas that start together make one endpoint, not one each. */
function sameInAllReplicas(url: string): string {
  return createHash('sha256').update(url).digest('hex').slice(0, 12)
}
