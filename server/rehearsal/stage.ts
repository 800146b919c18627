import { eventually } from './eventually.ts'
import { reportTo } from './push-to.ts'
import { startReceiverProcess } from './receiver-process.ts'
import { tellClock, withShiftedClock } from './shift-clock.ts'
import { built } from './built.ts'

const MINUTE_MS = 60_000
const BEAT_MINUTES = 5
const TURN_MS = 10 // a process hears of its new time

export const PASSWORD = 'a-password-for-pictures'
const ADMIN = 'a-token-for-pictures'

export type Stage = Awaited<ReturnType<typeof openStage>>

interface Options {
  dataDir: string
  /** How long ago the play begins. */
  agoMinutes: number
  env?: Record<string, string>
  main?: string
  /** As a quota does, the kernel then refuses longer files. */
  fileSizeKb?: number
  /** DATA_DIR then lies on a disk of its own of that size; without root where the kernel lets a user mount one. */
  diskMb?: number
}

/** A receiver whose clock is moved by hand, and what scripts and senders do to it from outside: hours of a mailbox in seconds. */
export async function openStage(options: Options) {
  let ago = options.agoMinutes
  const receiver = await startAt(options)
  const { url } = receiver
  const time = (minutesAgo = ago) => new Date(Date.now() - minutesAgo * MINUTE_MS).toISOString()
  const run = Date.now().toString(16).slice(-8)
  let sent = 0

  async function goTo(minutesAgo: number): Promise<void> {
    ago = minutesAgo
    tellClock(receiver.child, -ago * MINUTE_MS)
    await new Promise((resolve) => setTimeout(resolve, TURN_MS))
  }

  const api = (path: string, method = 'GET', body?: object) =>
    fetch(`${url}/api/${path}`, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${ADMIN}` },
      body: body && JSON.stringify(body),
    })

  async function report(route: 'heartbeat' | 'reconcile', body: object): Promise<void> {
    const answer = await reportTo(url, route, body)
    if (!answer.ok) throw new Error(`${route}: ${answer.status} ${await answer.text()}`)
  }

  return {
    ...{ url, api, goTo, time },
    push: (mailbox: string, email: object = {}) =>
      receiver.push({ ...makeEmail((sent += 1), run), mailbox, internalDate: time(ago + 0.4), ...email }),
    beat: (mailbox: string, said: object = {}) =>
      report('heartbeat', {
        ...WELL,
        mailbox,
        lastRunAt: time(),
        sentAt: time(),
        caughtUpAt: time(),
        ...said,
      }),
    /** Gmail lists all that is here, and `missing` more. */
    async prove(mailbox: string, missing: string[] = []) {
      const [from, to] = [time(Math.max(ago, 24 * 60)), time()]
      const ids = await listIds(api, mailbox)
      await report('reconcile', { mailbox, from, to, messageIds: [...ids, ...missing] })
    },
    async settle() {
      const countPending = async () =>
        ((await (await api('status')).json()) as Status).counts.deliveries.pending ?? 0
      await eventually(countPending, (count) => count === 0)
    },
    /** How often the newest email was attempted at its first endpoint. */
    async attempts() {
      const page = (await (await api('emails?limit=1')).json()) as Page
      return page.emails[0]?.deliveries[0]?.attempts ?? 0
    },
    close: () => receiver.end(),
  }
}

function startAt({ dataDir, agoMinutes, env, fileSizeKb, diskMb, main = built('dist/server.js') }: Options) {
  const secrets = { ADMIN_API_TOKEN: ADMIN, DASHBOARD_PASSWORD: PASSWORD }
  const open = { OUTGOING_ALLOW_PRIVATE: '127.0.0.0/8' }
  const node = [process.execPath, withShiftedClock(-agoMinutes * MINUTE_MS), main]
  const limit = ['bash', '-c', `ulimit -f ${fileSizeKb}; exec "$@"`, '-']
  const command = [...(diskMb ? onDisk(dataDir, diskMb) : []), ...(fileSizeKb ? limit : []), ...node]
  return startReceiverProcess(dataDir, { ...secrets, ...open, ...env }, { command })
}

/** Seen by this process alone, and gone with it. */
const onDisk = (dataDir: string, sizeMb: number) => [
  ...['unshare', '--user', '--map-root-user', '--mount', 'bash', '-ec'],
  'mkdir "$0.disk"; mount -t tmpfs -o size="$1"m tmpfs "$0.disk"; cp -a "$0"/. "$0.disk"; mount --bind "$0.disk" "$0"; shift; exec "$@"',
  ...[dataDir, String(sizeMb)],
]

async function listIds(api: (path: string) => Promise<Response>, mailbox: string): Promise<string[]> {
  const ids: string[] = []
  for (let cursor = ''; ;) {
    const page = (await (await api(`emails?limit=200&mailbox=${mailbox}${cursor}`)).json()) as Page
    ids.push(...page.emails.map(({ messageId }) => messageId))
    if (!page.nextCursor) return ids
    cursor = `&cursor=${page.nextCursor}`
  }
}

const WELL = {
  scriptVersion: '0.1.0',
  triggerMinutes: 1,
  counts: { pushed: 0, failed: 0, setAside: 0 },
  budget: { triggerSeconds: 1260, fetches: 2140 },
  setAside: [],
}

const SENDERS = [
  'Ann Archer <ann@example.org>',
  'Shop <orders@shop.example.org>',
  'André Lefèvre <andre@example.fr>',
]
const SUBJECTS = [
  'Your order 4711 is on its way',
  'Réunion reportée à jeudi',
  'Invoice 2026-11 and a question about it',
  'Lunch on Friday?',
]

function makeEmail(number: number, run: string) {
  const pick = (all: string[]) => all[number % all.length] ?? ''
  const body = 'Hello, this is what it is about: the second of the three points, as we said on the phone.'
  return {
    sender: pick(SENDERS),
    subject: pick(SUBJECTS),
    body,
    messageId: `${run}${String(number).padStart(8, '0')}`,
  }
}

interface Status {
  counts: { deliveries: Record<string, number> }
}

interface Page {
  emails: { messageId: string; deliveries: { attempts: number }[] }[]
  nextCursor?: string
}

interface Hours {
  mailboxes: string[]
  from: number
  to: number
  perHour?: number
  /** What a script says that is not well; `false` when it is silent. */
  said?: (mailbox: string, minutesAgo: number) => object | false
}

/** Minutes of mailboxes: a heartbeat every five, emails three times and a proof once an hour. */
export async function playHours(stage: Stage, hours: Hours): Promise<void> {
  for (let ago = hours.from; ago >= hours.to; ago -= BEAT_MINUTES) {
    await stage.goTo(ago)
    for (const mailbox of hours.mailboxes) await playMoment(stage, hours, { mailbox, ago })
    if (ago % 20 === 0) await stage.settle()
  }
}

async function playMoment(
  stage: Stage,
  { perHour = 3, said = () => ({}) }: Hours,
  { mailbox, ago }: { mailbox: string; ago: number },
): Promise<void> {
  const word = said(mailbox, ago)
  if (!word) return
  const count = ago % 20 === 0 ? Math.round(perHour / 3) : 0
  for (let sent = 0; sent < count; sent += 1) await stage.push(mailbox)
  await stage.beat(mailbox, word)
  if (ago % 60 === 5) await stage.prove(mailbox)
}
