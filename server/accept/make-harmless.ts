import type { Push } from '../../shared/push.ts'

const LINE_BREAKS = /[\r\n\u2028\u2029]+[ \t]*/g
const REPLACEMENT = '\ufffd'

/** NUL and lone surrogates, which neither Postgres nor UTF-8 can hold, become U+FFFD. */
const clean = (text: string) =>
  (text.includes('\0') ? text.replaceAll('\0', REPLACEMENT) : text).toWellFormed()

/** A header's value is one line: a line break in it could pass for a header of its own further on. */
const cleanHeader = (text: string) => clean(text).replace(LINE_BREAKS, ' ').trim()

const HEADER_FIELDS = [
  'sender',
  'subject',
  'date',
  'messageId',
  'threadId',
  'rfc822MessageId',
  'mailbox',
  'to',
  'cc',
  'replyTo',
] as const

/** The push with every string made harmless, in place. */
export function makeHarmless(push: Push): Push {
  cleanText(push)
  for (const field of HEADER_FIELDS) {
    const value = push[field]
    if (value !== undefined) push[field] = cleanHeader(value)
  }
  push.headers?.forEach((header) => header.forEach((text, index) => (header[index] = cleanHeader(text))))
  return push
}

/** Cleans every string of a parsed JSON value in place; schemas keep its nesting shallow. */
export function cleanText<T extends object>(value: T): T {
  for (const key of Object.keys(value) as (keyof T)[]) {
    const item: unknown = value[key]
    if (typeof item === 'string') value[key] = clean(item) as T[keyof T]
    else if (typeof item === 'object' && item !== null) cleanText(item)
  }
  return value
}
