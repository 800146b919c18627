import { Push } from '../../shared/push.ts'
import { AppError } from '../errors.ts'
import { longLists } from './long-lists.ts'
import { makeHarmless } from './make-harmless.ts'

const MAX_ELEMENTS = 10_000 // of labels, headers, attachments: more than Gmail lets a message have

/** A push as it may be kept, and the optional fields that had a wrong type and were left out. */
export interface ParsedPush {
  push: Push
  ignoredFields: string[]
}

export function parsePush(payload: Record<string, unknown>): ParsedPush {
  const tooLong = longLists(payload, MAX_ELEMENTS)
  const parsed = Push.safeParse(without(payload, tooLong))
  if (parsed.success) return { push: makeHarmless(parsed.data), ignoredFields: tooLong }
  const wrong = new Set([...tooLong, ...parsed.error.issues.map((issue) => String(issue.path[0]))])
  for (const required of ['sender', 'body']) {
    if (wrong.has(required)) throw new AppError('bad_request', `Missing field: ${required}`)
  }
  return { push: makeHarmless(Push.parse(without(payload, [...wrong]))), ignoredFields: [...wrong] }
}

function without(payload: Record<string, unknown>, names: string[]): Record<string, unknown> {
  if (names.length === 0) return payload
  return Object.fromEntries(Object.entries(payload).filter(([name]) => !names.includes(name)))
}
