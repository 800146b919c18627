import { createHmac, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import type { Config } from '../../config.ts'

const derive = promisify<string, string, number, Buffer>(scrypt)

/**
 * Signs the ids of sessions. The random key that is kept makes a cookie no way to guess the password; the password makes what
 * is kept no way to a cookie, and signs everybody out when it changes. Deriving takes 50 ms, once.
 */
export function createSessionSigner(config: Config) {
  const password = requirePassword(config)
  let known: { key: string; derived: Promise<Buffer> } | undefined
  return async function sign(key: string, id: string): Promise<string> {
    if (known?.key !== key) known = { key, derived: derive(password, key, 32) }
    return createHmac('sha256', await known.derived)
      .update(id)
      .digest('base64url')
  }
}

export function requirePassword({ dashboardPassword }: Config): string {
  if (!dashboardPassword)
    throw new Error('dashboardPassword is empty: main.ts fills it in before anything starts')
  return dashboardPassword
}
