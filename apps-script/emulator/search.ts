import type { Labels } from './labels.ts'
import type { EmulatedMailbox, MailboxMessage } from './mailbox.ts'

type Test = (message: MailboxMessage) => boolean

/** Gmail's search words, as far as the script may need them; any other word throws by name. */
export function parseSearch(query: string, mailbox: EmulatedMailbox, nowMs: number): Test {
  const words = query.match(/-?(?:\w+:)?(?:"[^"]*"|\{[^}]*\}|[^\s"]+)/g) ?? []
  const tests = words.map((word) => parseWord(word, mailbox.labels, nowMs))
  return (message) => tests.every((test) => test(message))
}

/** Spam and bin are found only by who asks for them. */
export const wantsSpamAndTrash = (query: string) => /(^|\s)in:"?(spam|trash|anywhere)/i.test(query)

function parseWord(word: string, labels: Labels, nowMs: number): Test {
  if (word.startsWith('-')) {
    const test = parseWord(word.slice(1), labels, nowMs)
    return (message) => !test(message)
  }
  const [, operator = '', quoted = ''] = /^(\w+):(.*)$/.exec(word) ?? []
  const value = quoted.replace(/^"|"$/g, '')
  const parse = OPERATORS[operator.toLowerCase()]
  if (!parse) throw new Error(`Gmail search "${word}" is not emulated`)
  return parse(value, labels, nowMs)
}

const OPERATORS: Record<string, (value: string, labels: Labels, nowMs: number) => Test> = {
  // Seen live: after and before take epoch seconds too, and both include their bound.
  after: (value) => {
    const time = parseTime(value)
    return (message) => secondsOf(message) >= time
  },
  before: (value) => {
    const time = parseTime(value)
    return isDay(value) ? (message) => secondsOf(message) < time : (message) => secondsOf(message) <= time
  },
  newer_than: (value, _labels, nowMs) => {
    const from = nowMs - parseAge(value)
    return (message) => message.internalDate >= from
  },
  older_than: (value, _labels, nowMs) => {
    const to = nowMs - parseAge(value)
    return (message) => message.internalDate < to
  },
  in: (value) => (message) => isIn(message, value.toLowerCase()),
  is: (value) => (message) => isIn(message, value.toLowerCase()),
  label: (value, labels) => {
    const id = labels.findBySearchName(value)?.id ?? 'no such label'
    return (message) => message.labelIds.has(id)
  },
  rfc822msgid: (value) => (message) =>
    headerOf(message, 'message-id').replace(/[<>]/g, '') === value.replace(/[<>]/g, ''),
  from: (value) => (message) => headerOf(message, 'from').toLowerCase().includes(value.toLowerCase()),
  subject: (value) => (message) => headerOf(message, 'subject').toLowerCase().includes(value.toLowerCase()),
}

const PLACES: Record<string, string> = {
  drafts: 'DRAFT',
  draft: 'DRAFT',
  chats: 'CHAT',
  chat: 'CHAT',
  bin: 'TRASH',
}

function isIn({ labelIds }: MailboxMessage, place: string): boolean {
  if (place === 'anywhere') return true
  if (place === 'read') return !labelIds.has('UNREAD')
  return labelIds.has(PLACES[place] ?? place.toUpperCase())
}

const secondsOf = ({ internalDate }: MailboxMessage) => Math.floor(internalDate / 1000)
const isDay = (value: string) => /^\d{4}[/-]\d{1,2}[/-]\d{1,2}$/.test(value)

function parseTime(value: string): number {
  if (isDay(value)) return Date.parse(`${value.replaceAll('/', '-')} UTC`) / 1000
  if (/^\d+$/.test(value)) return Number(value)
  throw new Error(`Gmail search time "${value}" is not emulated`)
}

// In Gmail's search m means months.
const AGES: Record<string, number> = { h: 3_600_000, d: 86_400_000, m: 30 * 86_400_000, y: 365 * 86_400_000 }

function parseAge(value: string): number {
  const [, count, unit = ''] = /^(\d+)([hdmy])$/.exec(value) ?? []
  if (!count) throw new Error(`Gmail search age "${value}" is not emulated`)
  return Number(count) * (AGES[unit] ?? 0)
}

function headerOf(message: MailboxMessage, name: string): string {
  return message.payload().headers?.find((header) => header.name.toLowerCase() === name)?.value ?? ''
}
