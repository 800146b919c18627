import { Endpoint, type EndpointInput, type EndpointPatch, type SecretRotation } from '../../shared/api.ts'
import { refuseShaping, type Shaping } from '../../shared/endpoint-shape.ts'
import type { Timing } from '../../shared/delivery-window.ts'
import type { Ruling } from '../../shared/rule.ts'
import type { Context } from '../context.ts'
import { makeEndpoint, makeSecret, nameEndpoint } from '../endpoints.ts'
import { AppError } from '../errors.ts'
import { refuseRule } from '../routing/refuse-rule.ts'
import { refuseWindow } from '../routing/refuse-window.ts'
import { showUrl } from '../common/show-url.ts'
import type { Store, StoredEndpoint } from '../store/store.ts'
import { HOUR_MS } from '../common/time-units.ts'
import { audit } from './audit.ts'
import type { Actor } from './sign-in/actor.ts'

/** Whoever shows the result shows its secret once; later answers go through `withoutSecret`. */
export async function createEndpoint(
  context: Context,
  actor: Actor,
  input: EndpointInput,
): Promise<StoredEndpoint> {
  const { store, outgoing, now } = context
  checkWishes(input, now())
  await outgoing.checkUrl(input.url)
  const endpoint = makeEndpoint(input, now())
  await store.saveEndpoint(endpoint)
  audit(context, actor, 'Endpoint made', { endpoint: endpoint.id, url: showUrl(endpoint.url) })
  return endpoint
}

export async function changeEndpoint(
  context: Context,
  actor: Actor,
  { id, patch }: { id: string; patch: EndpointPatch },
): Promise<StoredEndpoint> {
  const { store, outgoing, now } = context
  const known = await findEndpoint({ store }, id)
  const { shape, format } = { ...known, ...patch }
  checkWishes({ ...patch, shape, format }, now()) // what is kept already does not stand in the way of a pause
  if (patch.url !== undefined) await outgoing.checkUrl(patch.url)
  if (patch.url !== undefined && !patch.headers) refuseNewReader(known, patch.url)
  const name = patch.name === undefined ? undefined : nameEndpoint(patch.url ?? known.url, patch.name)
  const changed = await store.changeEndpoint(id, { ...patch, name })
  if (!changed) throw noSuchEndpoint() // deleted while its URL was looked up
  const { url, enabled } = changed
  const changes = Object.keys(patch)
  audit(context, actor, 'Endpoint changed', { endpoint: id, changes, url: showUrl(url), enabled })
  return changed
}

/** Who changes where webhooks go does not learn thereby what was entrusted to somebody else. */
function refuseNewReader({ url, headers = {} }: StoredEndpoint, newUrl: string): void {
  if (Object.keys(headers).length === 0 || new URL(url).origin === new URL(newUrl).origin) return
  const message =
    'headers must be given again, or removed, when the URL leads to another host: it would read their values'
  throw new AppError('bad_request', message)
}

export function checkWishes(wishes: Shaping & Ruling & Timing, now: Date): void {
  const refused = refuseShaping(wishes) ?? refuseRule(wishes.rule) ?? refuseWindow(wishes.window, now)
  if (refused) throw new AppError('bad_request', refused)
}

/** The newest alone. */
export const withSecret = (endpoint: StoredEndpoint) => ({
  ...withoutSecret(endpoint),
  secret: endpoint.secret,
})

const TOO_YOUNG_MS = 60_000 // to be in use anywhere: a second click must not end the one that is

/** For a while webhooks are signed with both. Whoever shows the result shows the new secret once. */
export async function rotateSecret(
  context: Context,
  actor: Actor,
  { id, secret = makeSecret(), overlapHours }: SecretRotation & { id: string },
): Promise<StoredEndpoint> {
  const now = context.now().getTime()
  const previousSecretUntil = new Date(now + overlapHours * HOUR_MS).toISOString()
  const rotated = await context.store.changeEndpoint(id, (known) => ({
    secret,
    previousSecret:
      now - Date.parse(known.secretSince ?? '') < TOO_YOUNG_MS ? known.previousSecret : known.secret,
    previousSecretUntil,
    secretSince: new Date(now).toISOString(),
  }))
  if (!rotated) throw noSuchEndpoint()
  audit(context, actor, 'Secret replaced', { endpoint: id, previousSecretUntil })
  return rotated
}

export async function deleteEndpoint(context: Context, actor: Actor, id: string): Promise<void> {
  if (!(await context.store.deleteEndpoint(id))) throw noSuchEndpoint()
  audit(context, actor, 'Endpoint deleted', { endpoint: id })
}

export async function findEndpoint({ store }: Pick<Context, 'store'>, id: string): Promise<StoredEndpoint> {
  const endpoint = (await store.listEndpoints()).find((one) => one.id === id)
  if (!endpoint) throw noSuchEndpoint()
  return endpoint
}

const noSuchEndpoint = () => new AppError('not_found', 'No such endpoint')

/** As pages and answers know them. */
export const listShown = async (store: Pick<Store, 'listEndpoints'>): Promise<Endpoint[]> =>
  (await store.listEndpoints()).map(withoutSecret)

export function withoutSecret(endpoint: StoredEndpoint): Endpoint {
  const { headers } = endpoint
  return Endpoint.parse({ ...endpoint, headers: headers && Object.keys(headers) }) // zod drops what the schema does not name
}
