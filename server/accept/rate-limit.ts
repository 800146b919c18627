import type { Request } from 'express'
import { rateLimit, type RateLimitRequestHandler } from 'express-rate-limit'
import { AppError } from '../errors.ts'

/** Refuses with 429 and Retry-After what exceeds `limit` requests a minute under one key. */
export function createRateLimit(limit: number, keyOf: (request: Request) => string): RateLimitRequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit,
    keyGenerator: keyOf,
    standardHeaders: false,
    legacyHeaders: false,
    validate: false, // its warnings are about keys made of addresses
    handler(request, response, next) {
      const { resetTime } = (request as Request & { rateLimit: { resetTime: Date } }).rateLimit // set by the library
      response.set('Retry-After', String(Math.max(1, Math.ceil((resetTime.getTime() - Date.now()) / 1000))))
      next(new AppError('too_many_requests', 'Too many requests'))
    },
  })
}
