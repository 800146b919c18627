import type { z } from 'zod'
import { AppError } from '../errors.ts'

/** Checks what somebody sent; refuses it naming the field and what it must be. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const { issues } = parsed.error
  const issue = issues.find(({ code }) => code === 'custom') ?? issues[0]
  throw new AppError('bad_request', issue ? describe(issue) : 'Invalid input')
}

/** `parseInput` for a change: one that names no known field is a slip, not a change. */
export function parsePatch<T extends object>(schema: z.ZodObject & z.ZodType<T>, input: unknown): T {
  const patch = parseInput(schema, input)
  if (Object.keys(patch).length > 0) return patch
  throw new AppError('bad_request', `Nothing to change: give one of ${Object.keys(schema.shape).join(', ')}`)
}

/** An empty field of a form or a query counts as absent. */
export function dropEmpty(fields: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields ?? {}).filter(([, value]) => value !== ''))
}

const KIND: Record<string, string> = {
  object: 'a JSON object',
  boolean: 'true or false',
  number: 'a number',
  int: 'a whole number',
  string: 'a string',
}

function describe(issue: z.core.$ZodIssue): string {
  const name = issue.path.join('.') || 'The body'
  switch (issue.code) {
    case 'invalid_type':
      return `${name} must be ${KIND[issue.expected] ?? issue.expected}`
    case 'too_small':
      return `${name} must be ${issue.minimum} or more`
    case 'too_big':
      return `${name} must be at most ${issue.maximum}${issue.origin === 'string' ? ' characters' : ''}`
    case 'custom':
      return issue.message
    default:
      return `${name}: ${issue.message}`
  }
}
