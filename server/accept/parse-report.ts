import type { z } from 'zod'
import { AppError } from '../errors.ts'
import { longLists } from './long-lists.ts'
import { cleanText } from './make-harmless.ts'

const MAX_ELEMENTS = 100_000

/** A heartbeat or reconcile call; refused naming the first field that is wrong. */
export function parseReport<T extends object>(schema: z.ZodType<T>, payload: Record<string, unknown>): T {
  const [tooLong] = longLists(payload, MAX_ELEMENTS)
  if (tooLong)
    throw new AppError('bad_request', `Invalid field: ${tooLong} - has more than ${MAX_ELEMENTS} elements`)
  const parsed = schema.safeParse(payload)
  if (parsed.success) return cleanText(parsed.data)
  const [issue] = parsed.error.issues
  throw new AppError('bad_request', `Invalid field: ${issue?.path.join('.')} - ${issue?.message}`)
}
