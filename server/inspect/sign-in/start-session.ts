import type { Request, Response } from 'express'
import { DAY_MS } from '../../common/time-units.ts'
import type { Context } from '../../context.ts'
import { audit } from '../audit.ts'
import { shorten } from '../shorten.ts'
import { BROWSER_COOKIE, cookieOptions, sessionCookieName } from './session-cookie.ts'
import type { SecondFactor } from './second-factor.ts'
import { SESSION_MS, type Sessions } from './sessions.ts'

export const YEAR_MS = 365 * DAY_MS

type Way = 'password' | 'login link' | NonNullable<Awaited<ReturnType<SecondFactor['use']>>>

/** Signs the browser in that sent this, and keeps that it was. */
export function createSessionStart(context: Context, sessions: Sessions) {
  return async (request: Request, response: Response, way: Way): Promise<void> => {
    const { ip } = request
    const browser = shorten(request.get('User-Agent') ?? '')
    const { id, cookie, browserCookie } = await sessions.open({
      ip,
      browser,
      ...(way === 'login link' && { way }),
    })
    audit(context, { by: 'session', ip, session: id }, 'Signed in', { way })
    const { config } = context
    response.cookie(sessionCookieName(request, config), cookie, cookieOptions(request, config, SESSION_MS))
    response.cookie(BROWSER_COOKIE, browserCookie, {
      ...cookieOptions(request, config, YEAR_MS),
      path: '/login',
    })
  }
}
