import type { z } from 'zod'
import { Push } from '../../shared/push.ts'
import { AppError } from '../errors.ts'
import { createListLimits } from './long-lists.ts'
import { makeHarmless } from './make-harmless.ts'
import { markShown } from './mark-shown.ts'

/** A push as it may be kept, the optional fields that were left out because they are wrong, and those that were cut. */
export interface ParsedPush {
  push: Push
  ignoredFields: string[]
  cutFields: string[]
}

/** Of these a part would be another one. */
const WHOLE_OR_NOT = new Set(['date', 'internalDate', 'messageId', 'threadId', 'rfc822MessageId', 'mailbox'])

const longLists = createListLimits(Push)

const toKeep = (push: Push) => markShown(makeHarmless(push))

export function parsePush(payload: Record<string, unknown>): ParsedPush {
  const tooLong = longLists(payload)
  const parsed = Push.safeParse(without(payload, tooLong))
  if (parsed.success) return { push: toKeep(parsed.data), ignoredFields: tooLong, cutFields: [] }
  const cut = new Set<string>()
  const wrong = new Set(tooLong)
  for (const issue of parsed.error.issues) {
    const field = String(issue.path[0])
    const isCut = !WHOLE_OR_NOT.has(field) && cutText(payload, issue)
    ;(isCut ? cut : wrong).add(field)
  }
  for (const required of ['sender', 'body']) {
    if (wrong.has(required)) throw new AppError('bad_request', `Missing field: ${required}`)
  }
  const push = toKeep(Push.parse(without(payload, [...wrong])))
  return { push, ignoredFields: [...wrong], cutFields: [...cut].filter((field) => !wrong.has(field)) }
}

/** Cuts the text that an issue is about, wherever it stands; false if it is about something else. */
function cutText(payload: Record<string, unknown>, issue: z.core.$ZodIssue): boolean {
  if (issue.code !== 'too_big' || issue.origin !== 'string') return false
  const holder = issue.path
    .slice(0, -1)
    .reduce<unknown>((value, key) => (value as Items)[key], payload) as Items
  const key = issue.path.at(-1) ?? ''
  holder[key] = String(holder[key]).slice(0, Number(issue.maximum))
  return true
}

type Items = Record<PropertyKey, unknown> // the schema has just found a text there

function without(payload: Record<string, unknown>, names: string[]): Record<string, unknown> {
  if (names.length === 0) return payload
  return Object.fromEntries(Object.entries(payload).filter(([name]) => !names.includes(name)))
}
