import type { z } from 'zod'
import { AppError } from '../errors.ts'
import { shorten } from './shorten.ts'

/** Checks what somebody sent; refuses it naming the field and what it must be. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const { issues } = parsed.error
  const byCode = (code: string) => issues.find((issue) => issue.code === code)
  const issue = byCode('unrecognized_keys') ?? byCode('custom') ?? issues[0]
  throw new AppError('bad_request', issue ? describe(issue) : 'Invalid input')
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
    case 'unrecognized_keys':
      return `${listShortly(issue.keys)} is not known here - /api/openapi.json says what is`
    case 'custom':
      return issue.message
    default:
      return `${name}: ${issue.message}`
  }
}

/** They come from anybody, in any number and length. */
function listShortly(names: string[]): string {
  const shown = names.slice(0, 5).map((name) => shorten(name, 50))
  return shown.join(', ') + (names.length > shown.length ? ` and ${names.length - shown.length} more` : '')
}
