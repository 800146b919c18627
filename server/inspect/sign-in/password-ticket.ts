import { isSameSecret } from '../../bearer.ts'
import { MINUTE_MS } from '../../common/time-units.ts'
import type { Context } from '../../context.ts'
import { createKeyReader } from '../../file-keys.ts'
import { createSessionSigner } from './sign-session.ts'

const TICKET_MS = 5 * MINUTE_MS // to look for the telephone

/** Says in the form for the code that the password was right a moment ago; another password ends it. */
export function createPasswordTickets({ config, store, now }: Pick<Context, 'config' | 'store' | 'now'>) {
  const sign = createSessionSigner(config)
  const readKey = createKeyReader(store)
  const signUntil = async (until: string) => sign(await readKey(), `password-${until}`)
  return {
    async make(): Promise<string> {
      const until = String(now().getTime() + TICKET_MS)
      return `${until}.${await signUntil(until)}`
    },
    async isGood(ticket: unknown): Promise<boolean> {
      const [until = '', signature = ''] = String(ticket).split('.')
      return Number(until) > now().getTime() && isSameSecret(signature, await signUntil(until))
    },
  }
}
