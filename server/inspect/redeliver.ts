import type { Redelivery } from '../../shared/api.ts'
import type { Context } from '../context.ts'
import type { EmailsAgain } from '../store/store.ts'
import { audit } from './audit.ts'
import type { Actor } from './sign-in/actor.ts'

/** Asks for many emails again; what the filter said may be a person's name, and is not logged. */
export async function redeliver(
  context: Pick<Context, 'store' | 'log'>,
  actor: Actor,
  emails: EmailsAgain,
  endpointIds?: string[],
): Promise<Redelivery> {
  const redelivery = await context.store.startRedelivery(emails, endpointIds)
  const { id, total } = redelivery
  audit(context, actor, 'Emails delivered again', { redelivery: id, total, endpointIds })
  return redelivery
}

export async function dismissUndelivered(
  context: Pick<Context, 'store' | 'log'>,
  actor: Actor,
  endpoint: string,
): Promise<number> {
  const count = await context.store.dismissUndelivered(endpoint)
  audit(context, actor, 'Undelivered dismissed', { endpoint, count })
  return count
}
