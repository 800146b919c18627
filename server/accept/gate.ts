import { createSecretCheck, readBearer } from '../bearer.ts'
import type { Context } from '../context.ts'
import { AppError, storeUnavailable } from '../errors.ts'
import { createRateLimit } from '../common/rate-limit.ts'
import { findToken, nameOwnToken } from '../common/tokens.ts'
import { createUseNotes } from './note-token-use.ts'

/** Counted together, not by address: Apps Script's requests come from addresses that others share. */
const MAX_FAILURES_PER_MINUTE = 1_000

export interface Gate {
  /** Resolves with the token's name; rejects with `unauthorized` without a valid one, `too_many_requests` beyond a limit. */
  authenticate(authorization: string | undefined): Promise<string>
  /** The same, and rejects with `store_unavailable` once a stop was asked for. */
  admitWork(authorization: string | undefined): Promise<string>
  /** Throws for somebody without a valid token, who is counted. */
  refuse(): never
}

/** What everybody on the ingress passes before anything of the request is read. */
export function createGate(context: Context): Gate {
  const { config, store, now, isAcceptingWork } = context
  const checks = config.ingressTokens.map(createSecretCheck)
  const noteUse = createUseNotes(context)
  const countFailure = createRateLimit(MAX_FAILURES_PER_MINUTE, now)
  const countRequest = createRateLimit(config.pushesPerMinute, now)

  async function authenticate(authorization: string | undefined): Promise<string> {
    const given = readBearer(authorization)
    if (given === undefined) refuse()
    const place = checks.map((isToken) => isToken(given)).indexOf(true) // all of them, so that time tells nothing
    const name = place < 0 ? await nameKept(given) : nameOwnToken(place)
    countRequest(name)
    return name
  }

  /** The environment's tokens open without the store, so that its outage is not taken for a wrong token. */
  async function nameKept(given: string): Promise<string> {
    const token = findToken(await store.readAccess(), given)
    if (!token) refuse()
    noteUse(token)
    return token.name
  }

  function refuse(): never {
    countFailure('all')
    throw new AppError('unauthorized', 'Unauthorized')
  }

  return {
    authenticate,
    refuse,
    async admitWork(authorization) {
      const name = await authenticate(authorization)
      if (!isAcceptingWork()) throw storeUnavailable(new Error('the receiver is stopping'))
      return name
    },
  }
}
