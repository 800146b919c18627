import { createHash, createHmac, scryptSync, timingSafeEqual } from 'node:crypto'
import type { Context } from '../context.ts'
import { readCookie } from './cookies.ts'

export const SESSION_COOKIE = 'gpi_session'
export const SESSION_MS = 12 * 60 * 60 * 1000 // absolute: nobody stays signed in over night

const hash = (text: string) => createHash('sha256').update(text).digest()

/** Tells whether two secrets are the same, in a time that says nothing about their length or content. */
export function isSameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(hash(given), hash(expected))
}

export interface Sessions {
  /** The value of a new session's cookie. */
  open(): string
  /** Takes a whole Cookie header. */
  isOpen(cookieHeader: string | undefined): boolean
}

/**
 * Sessions live in a signed cookie alone, `expiry.signature`. The key comes from the password, so a changed password
 * signs everybody out; scrypt, so that a stolen cookie is no quick way to guess the password.
 */
export function createSessions({ config, now }: Pick<Context, 'config' | 'now'>): Sessions {
  const key = scryptSync(requirePassword(config), 'gmail-push-ingress session v1', 32)
  const sign = (expiry: string) => createHmac('sha256', key).update(expiry).digest('base64url')
  return {
    open() {
      const expiry = String(now().getTime() + SESSION_MS)
      return `${expiry}.${sign(expiry)}`
    },
    isOpen(cookieHeader) {
      const [expiry = '', signature = ''] = readCookie(cookieHeader, SESSION_COOKIE)?.split('.') ?? []
      return isSameSecret(signature, sign(expiry)) && Number(expiry) > now().getTime()
    },
  }
}

export function requirePassword({ dashboardPassword }: Context['config']): string {
  if (!dashboardPassword)
    throw new Error('dashboardPassword is empty: main.ts fills it in before anything starts')
  return dashboardPassword
}
