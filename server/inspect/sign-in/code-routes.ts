import type { Request, RequestHandler, Response, Router } from 'express'
import { createRepeatLog } from '../../common/count-repeats.ts'
import type { Context } from '../../context.ts'
import { localPath } from '../local-path.ts'
import { createView, sendPage } from '../pages/create-view.ts'
import { CodePage } from '../pages/settings/code-page.tsx'
import { createPasswordTickets } from './password-ticket.ts'
import { createSecondFactor } from './second-factor.ts'
import type { Sessions } from './sessions.ts'
import { slowGuesses } from './slow-guesses.ts'
import type { createSessionStart } from './start-session.ts'

export const MAX_CODES_WAITING = 3 // per caller: a guess in ten seconds, since a code is much shorter than a password

interface Parts {
  sessions: Sessions
  startSession: ReturnType<typeof createSessionStart>
  goOn: (request: Request, response: Response) => Promise<void>
}

/** The second step of a sign-in, where it is switched on. */
export function addCodeRoutes(
  router: Router,
  context: Context,
  { sessions, startSession, goOn }: Parts,
): { askForCode(request: Request, response: Response): Promise<boolean> } {
  const { log, now, tally } = context
  const secondFactor = createSecondFactor(context)
  const tickets = createPasswordTickets(context)
  const logRefusal = createRepeatLog(log, now)
  const viewOf = (request: Request) => ({
    ...createView(request, { now: now(), isSignedIn: false }),
    path: '/login', // a switch of the language begins anew
  })

  function show(request: Request, response: Response, ticket: string, problem?: string): Promise<void> {
    const next = localPath(request.body?.next)
    return sendPage(response, CodePage({ view: viewOf(request), next, ticket, problem }))
  }

  const slowly = slowGuesses(
    sessions,
    (request, response, seconds) => {
      const { texts } = viewOf(request)
      response.status(429).set('Retry-After', String(seconds))
      return show(request, response, String(request.body?.ticket), texts.signIn.tooMany(seconds))
    },
    MAX_CODES_WAITING,
  )

  router.get('/login/code', (_request, response) => response.redirect(303, '/login'))

  /** Before anybody waits: who has not shown the password shall not take the places of who has. */
  const needTicket: RequestHandler = async (request, response, next) =>
    (await tickets.isGood(request.body?.ticket)) ? next() : response.redirect(303, '/login')

  router.post('/login/code', needTicket, slowly, async (request, response) => {
    const { ticket, code } = request.body ?? {}
    if (!(await tickets.isGood(ticket))) return response.redirect(303, '/login') // the wait may outlast it
    const way = await secondFactor.use(String(code ?? ''))
    if (!way) {
      tally.codeRefused()
      logRefusal({ ip: request.ip }, 'DASHBOARD: Sign-in refused, wrong code')
      return show(request, response.status(401), String(ticket), viewOf(request).texts.totp.wrong)
    }
    await startSession(request, response, way)
    await goOn(request, response)
  })

  return {
    /** Whether one is asked for. */
    async askForCode(request, response) {
      if (!(await secondFactor.isOn())) return false
      await show(request, response, await tickets.make())
      return true
    },
  }
}
