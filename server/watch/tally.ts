import type { ErrorCode } from '../errors.ts'
import type { Refusals } from './facts.ts'
import { createHourCount } from './hour-count.ts'

/** What the other parts tell of what they did; they know no more of the judge. */
export interface Tally {
  /** For every call of the ingress that was answered with an error. */
  refused(code: ErrorCode): void
  /** Of the last hour. */
  refusals(): { wrongTokens: Refusals; badRequests: Refusals }
}

export function createTally(now: () => Date): Tally {
  const wrongTokens = createHourCount(now)
  const badRequests = createHourCount(now)
  return {
    refused(code) {
      if (code === 'unauthorized') wrongTokens.add()
      if (code === 'bad_request') badRequests.add()
    },
    refusals: () => ({ wrongTokens: wrongTokens.read(), badRequests: badRequests.read() }),
  }
}
