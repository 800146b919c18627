import { Push } from '../../shared/push.ts'
import { AppError } from '../errors.ts'
import { makeHarmless } from './make-harmless.ts'

/** A push as it may be kept, and the optional fields that had a wrong type and were left out. */
export interface ParsedPush {
  push: Push
  ignoredFields: string[]
}

export function parsePush(payload: Record<string, unknown>): ParsedPush {
  const parsed = Push.safeParse(payload)
  if (parsed.success) return { push: makeHarmless(parsed.data), ignoredFields: [] }
  const wrong = new Set(parsed.error.issues.map((issue) => String(issue.path[0])))
  for (const required of ['sender', 'body']) {
    if (wrong.has(required)) throw new AppError('bad_request', `Missing field: ${required}`)
  }
  const kept = Object.fromEntries(Object.entries(payload).filter(([name]) => !wrong.has(name)))
  return { push: makeHarmless(Push.parse(kept)), ignoredFields: [...wrong] }
}
