import { createHash, randomBytes } from 'node:crypto'
import type { EndpointInput } from '../shared/api.ts'
import { ConfigError } from './config.ts'
import type { Context } from './context.ts'
import { AppError } from './errors.ts'
import type { StoredEndpoint } from './store/store.ts'

/** The URL is checked before. */
export function makeEndpoint(
  { url, name, enabled = true, secret = makeSecret(), ...wishes }: EndpointInput,
  now: Date,
  id = `ep_${randomBytes(6).toString('hex')}`,
): StoredEndpoint {
  return { id, url, name: nameEndpoint(url, name), enabled, createdAt: now.toISOString(), secret, ...wishes }
}

export const makeSecret = () => `whsec_${randomBytes(32).toString('base64')}`

/** As a person named it, or by its host. */
export const nameEndpoint = (url: string, name = '') => name.trim() || new URL(url).host

/** WEBHOOK_URL makes the first endpoint if there is none. */
export async function createFirstEndpoint({ config, store, outgoing, now, log }: Context): Promise<void> {
  if (!config.firstWebhook || (await store.listEndpoints()).length > 0) return
  const { url } = config.firstWebhook
  await outgoing.checkUrl(url, 'WEBHOOK_URL').catch((error: unknown) => {
    throw error instanceof AppError ? new ConfigError([error.message]) : error
  })
  const endpoint = makeEndpoint(config.firstWebhook, now(), config.databaseUrl && sameInAllReplicas(url))
  await store.saveEndpoint(endpoint)
  log.info({ host: endpoint.name }, 'WEBHOOK_SENDER: First endpoint made from WEBHOOK_URL')
}

/** Replicas that start together make one endpoint, not one each. */
function sameInAllReplicas(url: string): string {
  return `ep_${createHash('sha256').update(url).digest('hex').slice(0, 12)}`
}
