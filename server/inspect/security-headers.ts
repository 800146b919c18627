import helmet from 'helmet'

/**
 * For every answer but the ingress's. No inline script or style anywhere. `same-origin` instead of helmet's
 * `no-referrer`, under which browsers send `Origin: null` with our own forms.
 */
export function securityHeaders() {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'], // Pico's icons are data: URLs
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
