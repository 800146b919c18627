import type { StoredEndpoint } from '../store.ts'

/** About as many as an endpoint may have in flight, each second: 10,000 that waited are out in some minutes. */
export const RESUMED_AT_ONCE = 50
export const RESUME_EVERY_MS = 1_000

/** When the nth of what was held becomes due; never later than it was going to be. */
export function resumedDueAt(nth: number, dueAt: number, now: Date): number {
  return Math.min(dueAt, now.getTime() + Math.floor(nth / RESUMED_AT_ONCE) * RESUME_EVERY_MS)
}

export function isResumed(before: StoredEndpoint | undefined, after: { enabled?: boolean }): boolean {
  return before?.enabled === false && after.enabled === true
}
