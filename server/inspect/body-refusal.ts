import { AppError } from '../errors.ts'

/** Express's body parsers throw errors with a status; those of the caller become refusals, the rest stays a bug. */
export function asRefusal(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error) || !('status' in error)) return error
  const { status } = error
  if (status === 413) return new AppError('payload_too_large', 'Payload too large', { cause: error })
  if (typeof status !== 'number' || status < 400 || status > 499) return error
  return new AppError('bad_request', `The body or path cannot be read: ${error.message}`, { cause: error })
}
