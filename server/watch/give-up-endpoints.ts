import { DISABLED_REASONS } from '../common/tell-reason.ts'
import type { Context } from '../context.ts'
import { isGivenUp } from './endpoint-rules.ts'

/** Disables what the judge holds to be dead; from then on one email is tried every half an hour. */
export function createGivingUp({ store, watch, log }: Pick<Context, 'store' | 'watch' | 'log'>) {
  return async (): Promise<void> => {
    for (const { id } of (await watch.facts()).endpoints.filter(isGivenUp)) {
      let isOurs = false // else a person paused or deleted it meanwhile
      await store.changeEndpoint(id, ({ enabled }) => {
        isOurs = enabled
        return enabled ? { enabled: false, isProbed: true, disabledReason: DISABLED_REASONS.givenUp } : {}
      })
      if (isOurs)
        log.warn({ endpointId: id }, `WEBHOOK_SENDER: Endpoint disabled - ${DISABLED_REASONS.givenUp}`)
    }
  }
}
