import { AppError } from '../errors.ts'

const WINDOW_MS = 60_000

/** Counts what comes under one key and throws `too_many_requests`, with the seconds to wait, beyond `limit` a minute. */
export function createRateLimit(limit: number, now: () => Date): (key: string) => void {
  const windows = new Map<string, { count: number; endsAt: number }>()
  return function countRequest(key) {
    const at = now().getTime()
    let window = windows.get(key)
    if (!window || window.endsAt <= at) windows.set(key, (window = { count: 0, endsAt: at + WINDOW_MS }))
    window.count += 1
    if (window.count <= limit) return
    const retryAfterSeconds = Math.ceil((window.endsAt - at) / 1000)
    throw new AppError('too_many_requests', 'Too many requests', { retryAfterSeconds })
  }
}
