import { createSecretCheck, readBearer } from '../bearer.ts'
import type { Context } from '../context.ts'
import { AppError, storeUnavailable } from '../errors.ts'
import { createRateLimit } from '../common/rate-limit.ts'

/** Counted together, not by address: Apps Script's requests come from addresses that others share. */
const MAX_FAILURES_PER_MINUTE = 1_000

export interface Gate {
  /** Throws `unauthorized` without a valid token, `too_many_requests` beyond a limit. */
  authenticate(authorization: string | undefined): void
  /** The same, and throws `store_unavailable` once a stop was asked for. */
  admitWork(authorization: string | undefined): void
  /** Throws for somebody without a valid token, who is counted. */
  refuse(): never
}

/** What everybody on the ingress passes before anything of the request is read. */
export function createGate({ config, now, isAcceptingWork }: Context): Gate {
  const checks = config.ingressTokens.map(createSecretCheck)
  const countFailure = createRateLimit(MAX_FAILURES_PER_MINUTE, now)
  const countRequest = createRateLimit(config.pushesPerMinute, now)

  function authenticate(authorization: string | undefined): void {
    const given = readBearer(authorization)
    if (given === undefined) refuse()
    const place = checks.map((isToken) => isToken(given)).indexOf(true) // all of them, so that time tells nothing
    if (place < 0) refuse()
    countRequest(String(place))
  }

  function refuse(): never {
    countFailure('all')
    throw new AppError('unauthorized', 'Unauthorized')
  }

  return {
    authenticate,
    refuse,
    admitWork(authorization) {
      authenticate(authorization)
      if (!isAcceptingWork()) throw storeUnavailable(new Error('the receiver is stopping'))
    },
  }
}
