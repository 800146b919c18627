import { readBearer } from '../bearer.ts'
import type { DoorbellConfig } from '../config.ts'
import type { Context } from '../context.ts'
import { MACHINE_HEADERS } from '../common/send-json.ts'
import type { Gate } from './gate.ts'
import type { Handler } from './push-route.ts'
import { createBell } from './ring-script.ts'
import { createGoogleVerifier } from './verify-google-token.ts'

/**
 * Where the owner's Pub/Sub subscription pushes what Gmail's `users.watch` publishes. It only wakes the script, which
 * runs the same tick as every minute, so a forged, lost or doubled ring can do no harm.
 */
export function createDoorbellRoute({ log }: Context, gate: Gate, doorbell: DoorbellConfig): Handler {
  const verify = createGoogleVerifier(doorbell)
  const ring = createBell(doorbell, log)

  return async function doorbellRoute(request, response) {
    const idToken = readBearer(request.headers.authorization)
    const verdict = idToken ? await verify(idToken) : { isValid: false as const, reason: 'none was given' }
    if (!verdict.isValid) {
      log.debug({ reason: verdict.reason }, 'DOORBELL: Token refused')
      gate.refuse()
    }
    ring()
    response.writeHead(204, MACHINE_HEADERS).end() // at once: Pub/Sub repeats what is not acknowledged
  }
}
