import type { Context } from '../context.ts'
import type { Actor } from './sign-in/actor.ts'

type Act =
  | 'Signed in'
  | 'Signed out'
  | 'Endpoint made'
  | 'Endpoint changed'
  | 'Endpoint deleted'
  | 'Secret replaced'
  | 'Emails erased'
  | 'Settings changed'
  | 'Senders changed'
  | 'Ingress token made'
  | 'Ingress token revoked'
  | 'Two-factor authentication switched on'
  | 'Two-factor authentication switched off'
  | 'Old mail decided'
  | 'Backfill asked for'
  | 'Backfill called off'
  | 'Emails delivered again'
  | 'Undelivered dismissed'

/** One line for each act that somebody may ask about later. Never a secret, nor an address that was to be forgotten. */
export function audit({ log }: Pick<Context, 'log'>, actor: Actor, act: Act, facts: object = {}): void {
  log.info({ ...actor, ...facts }, `AUDIT: ${act}`)
}
