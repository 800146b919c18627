import { types } from 'node:util'

const STATUS_BY_CODE = {
  bad_request: 400,
  bad_cursor: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  gone: 410,
  ingress_disabled: 409,
  endpoint_deleted: 409,
  request_timeout: 408,
  payload_too_large: 413,
  range_not_satisfiable: 416,
  too_many_requests: 429,
  busy: 503,
  store_unavailable: 503,
} as const

export type ErrorCode = keyof typeof STATUS_BY_CODE

/** An expected refusal. `message` is for the caller: it says what is wrong and, where it can, what to do. */
export class AppError extends Error {
  override name = 'AppError'
  readonly code: ErrorCode
  /** When to come back, for refusals that pass. */
  readonly retryAfterSeconds: number | undefined

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown; retryAfterSeconds?: number }) {
    super(message, options)
    this.code = code
    this.retryAfterSeconds = options?.retryAfterSeconds
  }

  get httpStatus(): number {
    return STATUS_BY_CODE[this.code]
  }
}

const RETRY_AFTER_SECONDS = 30 // the script's own back-off starts at a minute

export function storeUnavailable(cause: unknown): AppError {
  return new AppError('store_unavailable', 'Service unavailable', {
    cause,
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  })
}

/** For `catch`, of work that is refused until the store takes something again. */
export function throwUnavailable(cause: unknown): never {
  throw storeUnavailable(cause)
}

/** For `catch`: a file that is not there is undefined. */
export function ignoreAbsence(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

/** What the disk, Postgres or the network said of a refusal, for people. */
export function reasonOf(error: unknown): string {
  const cause = causeOf(error)
  return types.isNativeError(cause) ? cause.message : String(cause)
}

/** A host with two addresses fails with two errors, which say the same. */
export function causeOf(error: unknown): unknown {
  const cause = error instanceof AppError ? error.cause : error
  return cause instanceof AggregateError ? cause.errors[0] : cause
}
