import type { Request, RequestHandler, Response } from 'express'
import { ipKeyGenerator, rateLimit, type AugmentedRequest } from 'express-rate-limit'
import type { Sessions } from './sessions.ts'

const WINDOW_MS = 15 * 60 * 1000
const QUICK_GUESSES = 10 // per caller and window
const MAX_WAIT_SECONDS = 30
const MAX_WAITING = 60 // of guesses at a password, per caller: so two guesses a second at most, however many come at once

type Refuse = (request: Request, response: Response, waitSeconds: number) => Promise<void>

/**
 * Slows guesses at the password, by who makes them. It does not refuse them unread: who shares an address with the owner, as
 * all do behind a proxy that nobody told us of, could lock him out. A browser that was signed in before counts by itself.
 */
export function slowGuesses(
  sessions: Pick<Sessions, 'findBrowser'>,
  refuse: Refuse,
  maxWaiting = MAX_WAITING,
): RequestHandler {
  const waiting = new Map<string, number>()

  function leave(key: string): void {
    const left = (waiting.get(key) ?? 1) - 1
    if (left > 0) waiting.set(key, left)
    else waiting.delete(key)
  }

  return rateLimit({
    windowMs: WINDOW_MS,
    limit: QUICK_GUESSES,
    skipSuccessfulRequests: true,
    validate: { xForwardedForHeader: false }, // app.ts decides whom to believe
    standardHeaders: false,
    legacyHeaders: false,
    keyGenerator: async (request) =>
      (await sessions.findBrowser(request)) ?? ipKeyGenerator(request.ip ?? 'unknown'),
    handler(request, response, next) {
      const { rateLimit: guesses } = request as AugmentedRequest // that is where the library puts it
      const key = guesses?.key ?? ''
      const waitSeconds = Math.min((guesses?.used ?? 0) - QUICK_GUESSES, MAX_WAIT_SECONDS)
      const count = waiting.get(key) ?? 0
      if (count >= maxWaiting) return refuse(request, response, waitSeconds)
      waiting.set(key, count + 1)
      response.locals.waitedSeconds = waitSeconds
      setTimeout(() => {
        leave(key)
        next()
      }, waitSeconds * 1000).unref()
    },
  })
}

/** How long the guess that this answers had to wait. */
export const waitedSeconds = (response: Response) => Number(response.locals.waitedSeconds ?? 0)
