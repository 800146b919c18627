/** Ends the run for good, like Google's six-minute kill: whatever the script catches, no later call has an effect. */
export class Kill extends Error {
  constructor(message = 'Exceeded maximum execution time') {
    super(message)
    this.name = 'Kill'
  }
}

/** An error that took time, such as a timeout. */
export class SlowError extends Error {
  readonly costMs: number
  constructor(message: string, costMs: number) {
    super(message)
    this.costMs = costMs
  }
}

export interface GoogleErrorDetails {
  code: number
  message: string
  errors: { message: string; domain: string; reason: string }[]
}

class GoogleJsonResponseException extends Error {
  readonly details: GoogleErrorDetails
  constructor(details: GoogleErrorDetails) {
    super(details.message)
    this.name = 'GoogleJsonResponseException'
    this.details = details
  }
}

const REASONS: Record<number, string> = {
  400: 'invalid',
  403: 'rateLimitExceeded',
  404: 'notFound',
  429: 'rateLimitExceeded',
}

/** What advanced services throw; match on `details.code`, the text is translated for many accounts. */
export function googleError(code: number, message: string, reason = REASONS[code] ?? 'backendError'): Error {
  return new GoogleJsonResponseException({ code, message, errors: [{ message, domain: 'global', reason }] })
}

export function detailsOf(error: unknown): GoogleErrorDetails | undefined {
  return error instanceof GoogleJsonResponseException ? error.details : undefined
}

/** The text that Google puts around an API's refusal. */
export function withMethod(error: unknown, method: string): unknown {
  const details = detailsOf(error)
  if (!details || !(error instanceof Error)) return error
  error.message = `API call to ${method} failed with error: ${details.message}`
  return error
}
