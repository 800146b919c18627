import type { OAuth2Client } from 'google-auth-library'
import type { DoorbellConfig } from '../config.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import type { Handler } from './push-route.ts'
import { createBell } from './ring-script.ts'

/**
 * Where the owner's Pub/Sub subscription pushes what Gmail's `users.watch` publishes. It only wakes the script, which
 * runs the same tick as every minute, so a forged, lost or doubled ring can do no harm.
 */
export function createDoorbellRoute({ log }: Context, doorbell: DoorbellConfig): Handler {
  const google = openGoogle(doorbell.certsUrl)
  const ring = createBell(doorbell, log)

  /** https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions: signature, audience, issuer, account. */
  async function isFromSubscription(authorization: string | undefined): Promise<boolean> {
    const idToken = /^bearer (\S+)$/i.exec(authorization ?? '')?.[1]
    if (!idToken) return false
    try {
      const ticket = await (await google).verifyIdToken({ idToken, audience: doorbell.audience })
      const claims = ticket.getPayload()
      return claims?.email === doorbell.serviceAccount && claims.email_verified === true
    } catch (error) {
      log.debug({ err: error }, 'DOORBELL: Token refused')
      return false
    }
  }

  return async function doorbellRoute(request, response) {
    if (!(await isFromSubscription(request.headers.authorization))) {
      throw new AppError('unauthorized', 'Unauthorized')
    }
    ring()
    response.writeHead(204).end() // at once: Pub/Sub repeats what is not acknowledged
  }
}

/** Loaded only where the doorbell is used: it would cost every start 50 ms. */
async function openGoogle(certsUrl: string): Promise<OAuth2Client> {
  const { OAuth2Client } = await import('google-auth-library')
  return new OAuth2Client({ endpoints: { oauth2FederatedSignonPemCertsUrl: certsUrl } })
}
