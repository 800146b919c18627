import type { Request, RequestHandler, Response } from 'express'
import { isSameSecret, readBearer } from '../../bearer.ts'
import type { Context } from '../../context.ts'
import { createRepeatLog } from '../../common/count-repeats.ts'
import { AppError } from '../../errors.ts'
import { createRateLimit } from '../../common/rate-limit.ts'
import { setSession, setToken } from './actor.ts'
import { holdForm, type HeldForm } from './held-form.ts'
import { isForgery } from './is-forgery.ts'
import type { Sessions } from './sessions.ts'

const GUESSES_PER_MINUTE = 10

/** For the API: lets pass who shows ADMIN_API_TOKEN, which is never turned away, or the cookie of the login page. */
export function requireSignIn({ config, log, now }: Context, sessions: Sessions): RequestHandler {
  const { adminApiToken } = config
  const countGuess = createRateLimit(GUESSES_PER_MINUTE, now) // of all together: an address is quickly changed
  const logGuess = createRepeatLog(log, now)

  function refuse(bearer: string | undefined, ip: string | undefined): never {
    if (bearer !== undefined) {
      logGuess({ status: 401, ip }, 'API: 401 Unauthorized - Wrong ADMIN_API_TOKEN')
      countGuess('all')
    }
    throw new AppError('unauthorized', 'Unauthorized')
  }

  return async (request, response, next) => {
    const bearer = readBearer(request.headers.authorization)
    if (adminApiToken && bearer && isSameSecret(bearer, adminApiToken)) {
      setToken(response, request.ip)
      return next()
    }
    const session = await sessions.find(request)
    if (!session) refuse(bearer, request.ip)
    if (isForgery(request, request.host))
      throw new AppError('forbidden', 'Refused: the request came from another site')
    await sessions.touch(session)
    setSession(response, session, request.ip)
    next()
  }
}

type AskToSignIn = (request: Request, response: Response, held: HeldForm) => Promise<void>

/** For the pages: sends whoever is not signed in to the login page; a form that they sent waits in it. */
export function requireSession(sessions: Sessions, askToSignIn: AskToSignIn): RequestHandler {
  return async (request, response, next) => {
    const session = await sessions.find(request)
    if (session) {
      if (isByPerson(request)) await sessions.touch(session)
      setSession(response, session, request.ip)
      return next()
    }
    const held = holdForm(request)
    if (held) return askToSignIn(request, response, held)
    const isPage = request.method === 'GET' || request.method === 'HEAD'
    const signIn = `/login?next=${encodeURIComponent(isPage ? request.originalUrl : '/dashboard')}`
    if (!request.get('HX-Request')) return response.redirect(signIn)
    response.status(401).set('HX-Redirect', signIn).end() // a redirect would put the sign-in page into a live part
  }
}

/** An open page asks by itself for what is new, for as long as it is open. */
const isByPerson = (request: Request) => !request.get('HX-Request') && request.path !== '/live'
