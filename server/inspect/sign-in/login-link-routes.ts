import type { Request, RequestHandler, Response, Router } from 'express'
import type { Context } from '../../context.ts'
import { createView, sendPage } from '../pages/create-view.ts'
import { LoginLinkPage } from '../pages/settings/sign-in-page.tsx'
import { LINK_PATH, readLoginLink } from './login-link.ts'
import type { Sessions } from './sessions.ts'
import type { createSessionStart } from './start-session.ts'

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
  const keys = [...config.secretKeys, ...(config.keptSecretKey ? [config.keptSecretKey] : [])]
  const viewOf = (request: Request) => createView(request, { now: now(), isSignedIn: false })

  function show(
    request: Request,
    response: Response,
    problem?: 'foreign' | 'expired' | 'used',
  ): Promise<void> {
    const link = String(request.body?.link ?? request.query.link ?? '')
    if (problem) {
      log.warn({ ip: request.ip }, `DASHBOARD: Sign-in refused, login link ${problem}`)
      response.status(401)
    }
    return sendPage(response, LoginLinkPage({ view: viewOf(request), link, problem }))
  }

  function findProblem(text: unknown): 'foreign' | 'expired' | undefined {
    const link = readLoginLink(keys, text)
    if (!link) return 'foreign'
    return now().toISOString() >= link.expiresAt ? 'expired' : undefined
  }

  router.get(LINK_PATH, slowly, (request, response) =>
    show(request, response, findProblem(request.query.link)),
  )

  router.post(LINK_PATH, slowly, async (request, response) => {
    const problem = findProblem(request.body?.link)
    if (problem) return show(request, response, problem)
    const link = readLoginLink(keys, request.body?.link)
    if (!link || !(await sessions.useLink(link))) return show(request, response, 'used')
    await startSession(request, response, 'login link')
    response.redirect(303, '/dashboard')
  })
}
