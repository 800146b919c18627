import type { RequestHandler } from 'express'
import helmet from 'helmet'

/**
 * For every answer but the ingress's. No inline script or style anywhere. `same-origin` instead of helmet's
 * `no-referrer`, under which browsers send `Origin: null` with our own forms.
 */
export function securityHeaders(): RequestHandler[] {
  return [noStore, createHelmet()]
}

/** What is asked for is private, and old a second later; what may be kept says so itself. */
const noStore: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store')
  next()
}

function createHelmet() {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'"],
        frameSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: { includeSubDomains: false }, // the neighbours' host names are not ours to decide on
  })
}
