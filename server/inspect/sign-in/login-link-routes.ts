import type { Request, RequestHandler, Response, Router } from 'express'
import { createRepeatLog } from '../../common/count-repeats.ts'
import type { Context } from '../../context.ts'
import { keysOf } from '../../secrets.ts'
import { createView, sendPage } from '../pages/create-view.ts'
import { LoginLinkPage } from '../pages/settings/sign-in-page.tsx'
import { LINK_PATH, readLoginLink, type LoginLink } from './login-link.ts'
import type { Sessions } from './sessions.ts'
import type { createSessionStart } from './start-session.ts'

type Problem = 'foreign' | 'expired' | 'used'

interface Parts {
  sessions: Sessions
  startSession: ReturnType<typeof createSessionStart>
  slowly: RequestHandler
}

/** A link that signs in once. To open it uses nothing up, as what previews or scans messages opens links too. */
export function addLoginLinkRoutes(
  router: Router,
  { config, log, now }: Context,
  { sessions, startSession, slowly }: Parts,
): void {
  const { all: keys } = keysOf(config)
  const logRefusal = createRepeatLog(log, now)
  const viewOf = (request: Request) => createView(request, { now: now(), isSignedIn: false })

  function show(request: Request, response: Response, problem?: Problem): Promise<void> {
    const link = String(request.body?.link ?? request.query.link ?? '')
    if (problem) {
      logRefusal({ ip: request.ip }, `DASHBOARD: Sign-in refused, login link ${problem}`)
      response.status(401)
    }
    return sendPage(response, LoginLinkPage({ view: viewOf(request), link, problem }))
  }

  function read(text: unknown): LoginLink | Problem {
    const link = readLoginLink(keys, text)
    if (!link) return 'foreign'
    return now().toISOString() >= link.expiresAt ? 'expired' : link
  }

  // without `slowly`: other pages can make a browser open it, and nobody guesses a signature
  router.get(LINK_PATH, (request, response) => {
    const link = read(request.query.link)
    return show(request, response, typeof link === 'string' ? link : undefined)
  })

  router.post(LINK_PATH, slowly, async (request, response) => {
    const link = read(request.body?.link)
    if (typeof link === 'string') return show(request, response, link)
    if (!(await sessions.useLink(link))) return show(request, response, 'used')
    await startSession(request, response, 'login link')
    response.redirect(303, '/dashboard')
  })
}
