import type { z } from 'zod'
import { AppError } from '../errors.ts'
import { createListLimits } from './long-lists.ts'
import { cleanText } from './make-harmless.ts'

/** Reads heartbeats or reconcile calls; refuses one naming the first field that is wrong. */
export function createReportParser<T extends object>(schema: z.ZodObject & z.ZodType<T>) {
  const longLists = createListLimits(schema)
  return function parseReport(payload: Record<string, unknown>): T {
    const [tooLong] = longLists(payload)
    if (tooLong) throw new AppError('bad_request', `Invalid field: ${tooLong} - has too many elements`)
    const parsed = schema.safeParse(payload)
    if (parsed.success) return cleanText(parsed.data)
    const [issue] = parsed.error.issues
    throw new AppError('bad_request', `Invalid field: ${issue?.path.join('.')} - ${issue?.message}`)
  }
}
