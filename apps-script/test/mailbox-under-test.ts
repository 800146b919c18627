import { createEmulator, type Emulator, type EmulatorOptions, type Execution } from '../emulator/emulator.ts'
import { createReceiver, TOKEN, type ReceiverDouble } from './receiver-double.ts'

export const STATE_KEY = 'GMAIL_PUSH_STATE'
const MINUTE_MS = 60_000
const PLAIN = eml() // one for all: the emulator parses it once

export interface Watched {
  gmail: Emulator
  receiver: ReceiverDouble
  /** Delivers plain mail to INBOX; returns the Gmail ids. */
  deliver(count: number, labels?: string[]): string[]
  /** Lets minutes pass; returns the executions of the trigger. */
  minutes(count: number): Execution[]
  /** Lets hours pass in which Google starts the trigger only every ten minutes, where what each minute does is not asked. */
  hours(count: number): Execution[]
  /** One tick by hand, a minute after the last. */
  tick(): Execution
  state(): Record<string, unknown>
  /** Gmail ids in the order in which the receiver first accepted them. */
  received(): string[]
}

export interface Options extends Omit<EmulatorOptions, 'fetchHandler'> {
  properties?: Record<string, string>
}

/** The built bundle in the emulator, with a mailbox, a receiver, and the two values typed in; not set up yet. */
export function createWatched({ properties, ...options }: Options = {}): Watched {
  const receiver = createReceiver()
  const now = options.now ?? new Date('2026-11-23T12:00:00Z')
  const gmail = createEmulator({ ...options, now, fetchHandler: receiver.answer })
  const typed = { INGRESS_URL: 'https://receiver.test', PROCESS_API_TOKEN: TOKEN, ...properties }
  for (const [key, value] of Object.entries(typed)) gmail.properties.set(key, value)
  return {
    gmail,
    receiver,
    deliver: (count, labels) =>
      Array.from({ length: count }, () => gmail.mailbox.deliver(PLAIN, labels && { labels })),
    minutes: (count) => gmail.advance(count * MINUTE_MS),
    hours: (count) => Array.from({ length: count * 6 }, () => passLate(gmail)).flat(),
    tick() {
      gmail.triggers.forEach((trigger) => (trigger.nextAt = Infinity))
      gmail.advance(MINUTE_MS)
      return gmail.run('processGmailMessage')
    },
    state: () => JSON.parse(gmail.properties.get(STATE_KEY) ?? '{}') as Record<string, unknown>,
    received: () => [...receiver.emails.keys()],
  }
}

function passLate(gmail: Emulator): Execution[] {
  const nextAt = gmail.clock.now().getTime() + 10 * MINUTE_MS
  for (const trigger of gmail.triggers) trigger.nextAt = nextAt
  return gmail.advance(10 * MINUTE_MS)
}

/** Set up, and past the first tick with its first heartbeat: the next tick with nothing new is idle. */
export function startWatched(options: Options = {}): Watched {
  const watched = createWatched(options)
  const setup = watched.gmail.run('setupGmailTrigger')
  if (setup.error) throw setup.error
  watched.minutes(1)
  return watched
}

export interface Mail {
  from?: string
  subject?: string
  text?: string
  headers?: string[]
  body?: string
}

/** A message as it travels. `body` replaces the text part, with its own headers in `headers`. */
export function eml({
  from = 'Ann <ann@example.org>',
  subject = 'Hello',
  text = 'Hello',
  headers,
  body,
}: Mail = {}): Buffer {
  const lines = [
    `From: ${from}`,
    'To: owner@example.com',
    `Subject: ${subject}`,
    'Date: Mon, 23 Nov 2026 11:59:00 +0000',
    `Message-ID: <${Math.random().toString(36).slice(2)}@example.org>`,
    ...(headers ?? ['Content-Type: text/plain; charset=utf-8']),
    '',
    body ?? text,
  ]
  return Buffer.from(lines.join('\r\n'))
}
