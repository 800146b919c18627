import type { KeptToken } from '../../shared/access.ts'
import type { Context } from '../context.ts'
import { MINUTE_MS } from '../common/time-units.ts'

/** Keeps when a token was used, once a minute and behind the back of who uses it. */
export function createUseNotes({ store, log, now }: Pick<Context, 'store' | 'log' | 'now'>) {
  const noted = new Map<string, number>()
  return function noteUse({ id, lastUsedAt = '' }: KeptToken): void {
    const at = now()
    const last = Math.max(noted.get(id) ?? 0, Date.parse(lastUsedAt) || 0)
    if (at.getTime() < last + MINUTE_MS) return
    noted.set(id, at.getTime())
    const note = store.changeAccess(({ tokens }) => {
      const token = tokens.find((one) => one.id === id)
      if (token) token.lastUsedAt = at.toISOString()
    })
    note.catch((err: unknown) =>
      log.warn({ err }, 'INGRESS: Last use of a token not kept, tried again in a minute'),
    )
  }
}
