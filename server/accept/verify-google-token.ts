import type { OAuth2Client } from 'google-auth-library'
import type { DoorbellConfig } from '../config.ts'
import { storeUnavailable } from '../errors.ts'

const DEADLINE_MS = 5_000 // Pub/Sub waits 10 s for an answer, then rings again
const ISSUERS = ['https://accounts.google.com', 'accounts.google.com']

/** The library's messages go on with the token, which is nobody's to log. */
const REASONS = [
  'Wrong number of segments in token',
  'No pem found for envelope',
  'Invalid token signature',
  'Expiration time too far in future',
  'Token used too early',
  'Token used too late',
  'Invalid issuer',
  'Wrong recipient',
]

export type Verdict = { isValid: true } | { isValid: false; reason: string }

/**
 * https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions: signature, audience, issuer, account. Rejects with
 * 503 while Google's certificates cannot be had.
 */
export function createGoogleVerifier(doorbell: DoorbellConfig): (idToken: string) => Promise<Verdict> {
  const google = openGoogle(doorbell.certsUrl)
  let fetching: Promise<Certificates> | undefined

  /** One fetch for all who wait; the library caches what came. */
  async function readCertificates(): Promise<Certificates> {
    const client = await google
    fetching ??= withDeadline(client.getFederatedSignonCertsAsync()).finally(() => (fetching = undefined))
    return fetching
  }

  return async function verify(idToken) {
    const { certs } = await readCertificates().catch(() => {
      throw storeUnavailable(
        new Error('the certificates of Google could not be fetched, is it to be reached from here?'),
      )
    })
    try {
      const { audience, serviceAccount } = doorbell
      const ticket = await (await google).verifySignedJwtWithCertsAsync(idToken, certs, audience, ISSUERS)
      const claims = ticket.getPayload()
      const isValid = claims?.email === serviceAccount && claims.email_verified === true
      return isValid ? { isValid } : { isValid, reason: 'not the account of DOORBELL_SERVICE_ACCOUNT' }
    } catch (error) {
      const { message } = error as Error // the library throws nothing else
      return {
        isValid: false,
        reason: REASONS.find((reason) => message.startsWith(reason)) ?? 'not readable',
      }
    }
  }
}

type Certificates = Awaited<ReturnType<OAuth2Client['getFederatedSignonCertsAsync']>>

/** Loaded only where the doorbell is used: it would cost every start 50 ms. */
async function openGoogle(certsUrl: string): Promise<OAuth2Client> {
  const { OAuth2Client } = await import('google-auth-library')
  return new OAuth2Client({
    endpoints: { oauth2FederatedSignonPemCertsUrl: certsUrl },
    transporterOptions: { timeout: DEADLINE_MS },
  })
}

/** The transporter tries again, each time with its own time limit. */
async function withDeadline<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(reject, DEADLINE_MS, new Error('no answer in time'))
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
