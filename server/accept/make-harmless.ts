import type { Push } from '../../shared/push.ts'

const LINE_BREAKS = /[\r\n\u2028\u2029]+[ \t]*/g
const REPLACEMENT = '\ufffd'

/** NUL and lone surrogates, which neither Postgres nor UTF-8 can hold, become U+FFFD. */
const clean = (text: string) => text.replaceAll('\0', REPLACEMENT).toWellFormed()

/** A header's value is one line: a line break in it could pass for a header of its own further on. */
const cleanHeader = (text: string) => clean(text).replace(LINE_BREAKS, ' ').trim()

/** The same shape with every string cleaned. */
export function cleanText<T>(value: T): T {
  return mapStrings(value, clean)
}

const HEADER_FIELDS = new Set<keyof Push>([
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
])

export function makeHarmless(push: Push): Push {
  const harmless = cleanText(push)
  for (const field of HEADER_FIELDS) {
    const value = push[field]
    if (typeof value === 'string') Object.assign(harmless, { [field]: cleanHeader(value) })
  }
  harmless.headers = push.headers?.map(([name, value]) => [cleanHeader(name), cleanHeader(value)])
  return harmless
}

function mapStrings<T>(value: T, map: (text: string) => string): T {
  const mapped: unknown =
    typeof value === 'string'
      ? map(value)
      : Array.isArray(value)
        ? value.map((item) => mapStrings(item, map))
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapStrings(item, map)]))
          : value
  return mapped as T
}
