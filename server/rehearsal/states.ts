import { cp } from 'node:fs/promises'
import { eventually } from './eventually.ts'
import { playHours, type Stage } from './stage.ts'
import type { WebhookSink } from './webhook-sink.ts'

export const OWN = 'owner@example.com'
export const SALES = 'sales@example.com'
const BOTH = [OWN, SALES]
const SIX = ['billing', 'jobs', 'owner', 'press', 'sales', 'support'].map((name) => `${name}@example.com`)

/** What stands at the far end of the two endpoints. */
export interface Ends {
  crm: WebhookSink
  archive: WebhookSink
}

/** A state of the whole that an operator may find, by what brought it about. */
export interface State {
  name: string
  /** An ordinary day of two mailboxes came before, unless `fresh`. */
  isFresh?: true
  agoMinutes?: number
  fileSizeKb?: number
  diskMb?: number
  /** A file of DATA_DIR that is gone when it begins. */
  loses?: string
  play(stage: Stage, ends: Ends): Promise<void>
}

const LADDER_HOURS = [0, 0.1, 0.1, 0.5, 2, 5, 10, 14, 20, 24] // before each of ten attempts

const goOn = (stage: Stage, how: Partial<Parameters<typeof playHours>[1]> = {}) =>
  playHours(stage, { mailboxes: BOTH, from: 85, to: 0, ...how })

const answer = (end: WebhookSink, status: number, text = '') =>
  (end.answer = (response) => void response.writeHead(status).end(text))

export async function addEndpoints(stage: Stage, { crm, archive }: Ends): Promise<void> {
  await stage.api('endpoints', 'POST', { url: crm.url, name: 'CRM' })
  await stage.api('endpoints', 'POST', { url: archive.url, name: 'Archive' })
}

/** The day before, of two mailboxes; kept, and copied for each state. */
export async function playDay(stage: Stage, ends: Ends, mailboxes = BOTH, to = 90): Promise<void> {
  await addEndpoints(stage, ends)
  await playHours(stage, { mailboxes, from: 24 * 60, to })
}

async function pushMany(stage: Stage, count: number): Promise<void> {
  const lanes = Array.from({ length: 32 }, async (_, lane) => {
    for (let at = lane; at < count; at += 32) await stage.push(at % 2 ? OWN : SALES)
  })
  await Promise.all(lanes)
}

async function failFor(stage: Stage, ends: Ends, emails: number): Promise<void> {
  answer(ends.crm, 503, 'upstream timed out')
  for (let ago = 85; ago > 0; ago -= 5) {
    await stage.goTo(ago)
    await pushMany(stage, emails / 17)
    await stage.settle()
    for (const mailbox of BOTH) await stage.beat(mailbox)
    if (ago === 5) for (const mailbox of BOTH) await stage.prove(mailbox)
  }
}

const setAside = [
  'Gmail: Backend Error',
  'Push failed: 413 Payload too large',
  'Push failed: 400 Invalid JSON payload',
].map((reason, index) => ({
  messageId: `19a4c0deaa00000${index}`,
  reason,
  at: new Date(Date.now() - 4_000_000).toISOString(),
}))

export const STATES: State[] = [
  { name: 'well-six', isFresh: true, agoMinutes: 1445, play: (stage, ends) => playDay(stage, ends, SIX, 0) },
  { name: 'first-day', isFresh: true, agoMinutes: 0, play: () => Promise.resolve() },
  {
    name: 'silent-script',
    play: (stage) => goOn(stage, { said: (mailbox, ago) => (mailbox === SALES && ago < 40 ? false : {}) }),
  },
  { name: 'dead-webhook', play: (stage, ends) => failFor(stage, ends, 10_000) },
  {
    name: 'disabled-endpoint',
    async play(stage, ends) {
      answer(ends.crm, 410, 'gone')
      await goOn(stage)
    },
  },
  {
    name: 'undelivered',
    isFresh: true,
    agoMinutes: 130 * 60,
    async play(stage, ends) {
      await addEndpoints(stage, ends)
      answer(ends.crm, 500, 'database is locked')
      for (let count = 0; count < 4; count += 1) await stage.push(SALES)
      let ago = 130 * 60
      for (const [index, hours] of LADDER_HOURS.entries()) {
        await stage.goTo((ago -= hours * 60 * 1.25))
        await eventually(stage.attempts, (count) => count > index)
      }
      answer(ends.crm, 204)
      await playHours(stage, { mailboxes: BOTH, from: 1440, to: 0 })
    },
  },
  {
    name: 'store-refuses',
    fileSizeKb: 16,
    async play(stage) {
      for (const mailbox of BOTH) await stage.beat(mailbox)
      await stage.goTo(10)
      for (let refused = 0; refused < 3;) if (!(await stage.push(OWN)).ok) refused += 1
      await stage.goTo(0)
    },
  },
  {
    name: 'disk-filling',
    diskMb: 24,
    async play(stage) {
      await goOn(stage)
      for (let count = 0; count < 43; count += 1) await stage.push(OWN, { body: 'x'.repeat(500_000) })
    },
  },
  {
    name: 'secret-key-lost',
    loses: 'secret-key',
    play: (stage) => goOn(stage),
  },
  {
    name: 'gap',
    play: (stage) =>
      goOn(stage, {
        said: (mailbox, ago) =>
          (mailbox === SALES && ago < 3 && { gap: { from: stage.time(300), to: stage.time(2) } }) || {},
      }),
  },
  {
    name: 'quota',
    play: (stage) =>
      goOn(stage, {
        said: (mailbox) =>
          mailbox === SALES ? { budget: { triggerSeconds: 4590, fetches: 9120 }, triggerMinutes: 5 } : {},
      }),
  },
  {
    name: 'wrong-tokens',
    async play(stage) {
      await goOn(stage)
      for (let count = 0; count < 43; count += 1)
        await fetch(`${stage.url}/api/ingress/gmail`, {
          method: 'POST',
          headers: { authorization: 'Bearer wrong' },
        })
    },
  },
  {
    name: 'bad-requests',
    async play(stage) {
      await goOn(stage)
      for (let count = 0; count < 7; count += 1) await stage.push(OWN, { sender: '' })
    },
  },
  {
    name: 'set-aside',
    play: (stage) => goOn(stage, { said: (mailbox) => (mailbox === SALES ? { setAside } : {}) }),
  },
  {
    name: 'sending-off',
    async play(stage) {
      await stage.goTo(88)
      await stage.api('settings', 'PATCH', { webhook_sending_enabled: false })
      await goOn(stage)
    },
  },
  {
    name: 'clock-apart',
    play: (stage) => goOn(stage, { said: (_mailbox, ago) => ({ sentAt: stage.time(ago - 6) }) }),
  },
  {
    name: 'two-at-once',
    async play(stage, ends) {
      answer(ends.crm, 503, 'upstream timed out')
      await goOn(stage, { said: (mailbox, ago) => (mailbox === SALES && ago < 60 ? false : {}) })
    },
  },
  {
    name: 'gmail-refuses',
    play: (stage) =>
      goOn(stage, {
        perHour: 0,
        said: (mailbox) =>
          mailbox === SALES
            ? {
                trouble: { who: 'gmail', since: stage.time(80), reason: 'Gmail: User-rate limit exceeded' },
                caughtUpAt: stage.time(81),
              }
            : {},
      }),
  },
]

export const copyFolder = (from: string, to: string) => cp(from, to, { recursive: true })
