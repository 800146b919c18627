import type { ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import { AppError } from './errors.ts'
import { sendJson } from './common/send-json.ts'

/** Expected refusals are answered with their message, everything else is a bug: logged whole, shown as one. */
export function answerError(log: Logger, error: unknown, response: ServerResponse): void {
  if (response.headersSent || response.destroyed) {
    if (!hasLeft(error)) log.error({ err: error }, 'Internal error, the answer was cut off')
    return void response.destroy() // a cut is the only way left to say that it is not whole
  }
  if (!(error instanceof AppError)) {
    log.error({ err: error }, 'Internal error')
    return sendJson(response, 500, { success: false, message: 'Internal error' })
  }
  if (error.code === 'unauthorized') response.setHeader('WWW-Authenticate', 'Bearer')
  if (error.retryAfterSeconds !== undefined) response.setHeader('Retry-After', error.retryAfterSeconds)
  sendJson(response, error.httpStatus, { success: false, message: error.message })
}

/** Whoever asked went away before the end. */
const hasLeft = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'
