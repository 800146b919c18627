import type { ImapFlowError } from 'imapflow'
import type { ImapConfig } from '../config.ts'
import { reasonOf } from '../errors.ts'

export interface Failure {
  reason: string
  /** The server is there, but lets nobody in. */
  isLogin: boolean
}

/** What went wrong, for people; never with the password. */
export function describeFailure(error: unknown, { server, port, password }: ImapConfig): Failure {
  const { authenticationFailed, responseText, code, tlsFailed }: Partial<ImapFlowError> =
    error instanceof Error ? error : {}
  const isLogin = authenticationFailed === true
  const said = responseText ?? reasonOf(error)
  const words = isLogin
    ? `the server refuses the login: ${said}`
    : `${server}:${port}${tlsFailed ? ', TLS' : ''}: ${said}${code && !said.includes(code) ? ` (${code})` : ''}`
  return { reason: words.replaceAll(password, '***').slice(0, 300), isLogin }
}
