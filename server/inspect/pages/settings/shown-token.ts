import type { Request, Response } from 'express'
import type { Access } from '../../../../shared/access.ts'
import { findToken } from '../../../common/tokens.ts'
import type { Config } from '../../../config.ts'
import { readCookie } from '../../cookies.ts'
import { cookieOptions } from '../../sign-in/session-cookie.ts'
import { SETTINGS_PATH } from './send-settings.ts'

const COOKIE = 'gpi_new_token'
const MAX_AGE_MS = 60_000

/** The way of a new token to the page that shows it: through the browser it is shown in, since only its hash is kept here. */
export function sendNewToken(request: Request, response: Response, config: Config, secret: string): void {
  response.cookie(COOKIE, secret, optionsOf(request, config, MAX_AGE_MS))
}

/** Once: the page takes it out of the browser again. */
export function takeNewToken(request: Request, response: Response, config: Config, access: Access) {
  const secret = readCookie(request.headers.cookie, COOKIE)
  if (secret === undefined) return undefined
  response.clearCookie(COOKIE, optionsOf(request, config))
  const token = findToken(access, secret) // nobody else's words are shown as a token
  return token && { name: token.name, secret }
}

const optionsOf = (request: Request, config: Config, maxAge?: number) => ({
  ...cookieOptions(request, config, maxAge),
  sameSite: 'strict' as const,
  path: SETTINGS_PATH,
})
