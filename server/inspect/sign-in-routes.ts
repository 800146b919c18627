import type { CookieOptions, Request, Response, Router } from 'express'
import { rateLimit } from 'express-rate-limit'
import type { Context } from '../context.ts'
import { localPath } from './local-path.ts'
import { SignInPage } from './pages/sign-in-page.tsx'
import { isSameSecret, requirePassword, SESSION_COOKIE, SESSION_MS, type Sessions } from './session.ts'
import { createView, LANGUAGE_COOKIE, sendPage } from './view-routes.ts'

const YEAR_MS = 365 * 24 * 60 * 60 * 1000
const WINDOW_MINUTES = 15
const MAX_FAILURES = 10 // per address and window; per account would let anybody lock the owner out

export function addSignInRoutes(router: Router, { config, log }: Context, sessions: Sessions): void {
  const password = requirePassword(config)

  function cookieOptions(request: Request, maxAge?: number): CookieOptions {
    const isHttps = request.secure || request.headers['x-forwarded-proto'] === 'https' // a lie here harms its teller only
    const isSecure = isHttps || config.publicUrl?.startsWith('https:') === true
    return { httpOnly: true, sameSite: 'lax', secure: isSecure, path: '/', maxAge }
  }

  function showSignIn(request: Request, response: Response, next: string, problem?: string): void {
    sendPage(response, SignInPage({ view: createView(request, { isSignedIn: false }), next, problem }))
  }

  const throttle = rateLimit({
    windowMs: WINDOW_MINUTES * 60_000,
    limit: MAX_FAILURES,
    skipSuccessfulRequests: true,
    validate: { xForwardedForHeader: false }, // app.ts decides whom to believe
    standardHeaders: false,
    legacyHeaders: true, // brings Retry-After
    handler(request, response) {
      const { signIn } = createView(request).texts
      showSignIn(request, response.status(429), '/dashboard', signIn.tooMany(WINDOW_MINUTES))
    },
  })

  router.get('/login', (request, response) => {
    const next = localPath(request.query.next)
    if (sessions.isOpen(request.headers.cookie)) return response.redirect(next)
    showSignIn(request, response, next)
  })

  router.post('/login', throttle, (request, response) => {
    const next = localPath(request.body?.next)
    if (!isSameSecret(String(request.body?.password ?? ''), password)) {
      log.warn({ ip: request.ip }, 'DASHBOARD: Sign-in refused, wrong password')
      return showSignIn(request, response.status(401), next, createView(request).texts.signIn.wrong)
    }
    response.cookie(SESSION_COOKIE, sessions.open(), cookieOptions(request, SESSION_MS))
    response.redirect(303, next)
  })

  router.post('/logout', (request, response) => {
    response.clearCookie(SESSION_COOKIE, cookieOptions(request))
    response.redirect(303, '/login')
  })

  router.post('/language', (request, response) => {
    const language = request.body?.language === 'fr' ? 'fr' : 'en'
    response.cookie(LANGUAGE_COOKIE, language, cookieOptions(request, YEAR_MS))
    response.redirect(303, localPath(request.body?.next))
  })
}
