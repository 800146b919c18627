import type { Request, Response, Router } from 'express'
import { rateLimit } from 'express-rate-limit'
import type { Context } from '../../context.ts'
import { createRepeatLog } from '../../count-repeats.ts'
import { audit } from '../audit.ts'
import { localPath } from '../local-path.ts'
import { SignInPage } from '../pages/sign-in-page.tsx'
import { shorten } from '../shorten.ts'
import { createView, LANGUAGE_COOKIE, sendPage } from '../view-routes.ts'
import { isSameSecret } from './is-same-secret.ts'
import { cookieOptions, sessionCookieName } from './session-cookie.ts'
import { SESSION_MS, type Sessions } from './sessions.ts'
import { requirePassword } from './sign-session.ts'

const YEAR_MS = 365 * 24 * 60 * 60 * 1000
const WINDOW_MINUTES = 15
const MAX_FAILURES = 10 // per address and window; per account would let anybody lock the owner out

export function addSignInRoutes(router: Router, context: Context, sessions: Sessions): void {
  const { config, log, now } = context
  const logRefusal = createRepeatLog(log, now)
  const password = requirePassword(config)

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

  router.get('/login', async (request, response) => {
    const next = localPath(request.query.next)
    if (await sessions.find(request)) return response.redirect(next)
    showSignIn(request, response, next)
  })

  router.post('/login', throttle, async (request, response) => {
    const { ip } = request
    const next = localPath(request.body?.next)
    if (!isSameSecret(String(request.body?.password ?? ''), password)) {
      logRefusal({ ip }, 'DASHBOARD: Sign-in refused, wrong password')
      return showSignIn(request, response.status(401), next, createView(request).texts.signIn.wrong)
    }
    const { id, cookie } = await sessions.open({ ip, browser: shorten(request.get('User-Agent') ?? '') })
    audit(context, { by: 'session', ip, session: id }, 'Signed in')
    response.cookie(sessionCookieName(request, config), cookie, cookieOptions(request, config, SESSION_MS))
    response.redirect(303, next)
  })

  router.post('/logout', async (request, response) => {
    const session = await sessions.find(request)
    response.clearCookie(sessionCookieName(request, config), cookieOptions(request, config))
    if (session) {
      await sessions.end(session.id)
      audit(context, { by: 'session', ip: request.ip, session: session.id }, 'Signed out')
    }
    response.redirect(303, '/login')
  })

  router.post('/language', (request, response) => {
    const language = request.body?.language === 'fr' ? 'fr' : 'en'
    response.cookie(LANGUAGE_COOKIE, language, cookieOptions(request, config, YEAR_MS))
    response.redirect(303, localPath(request.body?.next))
  })
}
