import type { Request, Response, Router } from 'express'
import { isSameSecret } from '../../bearer.ts'
import type { Context } from '../../context.ts'
import { createRepeatLog } from '../../common/count-repeats.ts'
import { audit } from '../audit.ts'
import { localPath } from '../local-path.ts'
import { HeldFormPage, SignInPage } from '../pages/settings/sign-in-page.tsx'
import { createView, LANGUAGE_COOKIE, sendPage, THEME_COOKIE } from '../pages/create-view.ts'
import { THEMES } from '../pages/view.ts'
import { readHeldForm } from './held-form.ts'
import { sayAgain } from './notices.ts'
import { addCodeRoutes } from './code-routes.ts'
import { addLoginLinkRoutes } from './login-link-routes.ts'
import { cookieOptions, sessionCookieName } from './session-cookie.ts'
import type { Sessions } from './sessions.ts'
import { requirePassword } from './sign-session.ts'
import { slowGuesses, waitedSeconds } from './slow-guesses.ts'
import { createSessionStart, YEAR_MS } from './start-session.ts'

// eslint-disable-next-line max-lines-per-function -- a closure that only holds short functions
export function addSignInRoutes(router: Router, context: Context, sessions: Sessions): void {
  const { config, log, now } = context
  const logRefusal = createRepeatLog(log, now)
  const password = requirePassword(config)
  const startSession = createSessionStart(context, sessions)

  const viewOf = (request: Request) => createView(request, { now: now(), isSignedIn: false })

  function showSignIn(request: Request, response: Response, next: string, problem?: string): Promise<void> {
    return sendPage(response, SignInPage({ view: viewOf(request), next, problem }))
  }

  /** After a change of the language or theme: where they were, or the page in which a form waits. */
  async function goBack(request: Request, response: Response): Promise<void> {
    const held = readHeldForm(request.body?.held)
    if (!held) return response.redirect(303, localPath(request.body?.next))
    if (!(await sessions.find(request))) return showSignIn(request, response, '/dashboard')
    await sendPage(response, HeldFormPage({ view: createView(request, { now: now() }), held }))
  }

  function askToWait(
    request: Request,
    response: Response,
    seconds: number,
    next: string,
    problem: string,
  ): Promise<void> {
    return showSignIn(request, response.status(429).set('Retry-After', String(seconds)), next, problem)
  }

  /** Once they are signed in: where they were going, or the page in which a form waits. */
  async function goOn(request: Request, response: Response): Promise<void> {
    const held = readHeldForm(request.body?.held)
    if (!held) return response.redirect(303, localPath(request.body?.next))
    await sendPage(response, HeldFormPage({ view: createView(request, { now: now() }), held }))
  }

  const slowly = slowGuesses(sessions, (request, response, seconds) =>
    askToWait(request, response, seconds, '/dashboard', viewOf(request).texts.signIn.tooMany(seconds)),
  )

  const { askForCode } = addCodeRoutes(router, context, { sessions, startSession, goOn })

  router.get('/login', async (request, response) => {
    const next = localPath(request.query.next)
    if (await sessions.find(request)) return response.redirect(next)
    await showSignIn(request, response, next)
  })

  router.post('/login', slowly, async (request, response) => {
    const { ip } = request
    const next = localPath(request.body?.next)
    if (!isSameSecret(String(request.body?.password ?? ''), password)) {
      logRefusal({ ip }, 'DASHBOARD: Sign-in refused, wrong password')
      const { signIn } = viewOf(request).texts
      const seconds = waitedSeconds(response)
      if (seconds > 0) return askToWait(request, response, seconds, next, signIn.slowed)
      return showSignIn(request, response.status(401), next, signIn.wrong)
    }
    if (await askForCode(request, response)) return
    await startSession(request, response, 'password')
    await goOn(request, response)
  })

  addLoginLinkRoutes(router, context, { sessions, startSession, slowly })

  router.post('/logout', async (request, response) => {
    const session = await sessions.find(request)
    response.clearCookie(sessionCookieName(request, config), cookieOptions(request, config))
    if (session) {
      await sessions.end(session.id)
      audit(context, { by: 'session', ip: request.ip, session: session.id }, 'Signed out')
    }
    response.redirect(303, '/login')
  })

  router.post('/theme', async (request, response) => {
    await sayAgain(sessions, request)
    const theme = String(request.body?.theme)
    if (THEMES.some((one) => one === theme))
      response.cookie(THEME_COOKIE, theme, cookieOptions(request, config, YEAR_MS))
    else response.clearCookie(THEME_COOKIE, cookieOptions(request, config))
    await goBack(request, response)
  })

  router.post('/language', async (request, response) => {
    await sayAgain(sessions, request)
    const language = request.body?.language === 'fr' ? 'fr' : 'en'
    response.cookie(LANGUAGE_COOKIE, language, cookieOptions(request, config, YEAR_MS))
    await goBack(request, response)
  })
}
