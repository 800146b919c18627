import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebhookSecret, type EmailSummary } from '../shared/api.ts'
import { reasonOf } from './errors.ts'
import { followEmails, readEmail } from './remote/follow-emails.ts'
import { openRemote, RemoteError, type Remote } from './remote/open-remote.ts'
import { readOptions } from './remote/read-options.ts'
import { createLocalSender } from './remote/send-locally.ts'
import { failWith } from './start/fail-with.ts'

const HELP = `npm run listen -- --to http://localhost:4000/hook [--url https://…] [--replay last|ID] [--fail 30%]
Sends every email that a receiver takes in from now on to an address of yours, while you write what receives it: the same
body as its webhooks, signed after Standard Webhooks, and again after 1, 2, 4, 8 s until it is answered 2xx.
  --to       where to; it may be this machine
  --url      a deployed receiver; default: the one of this environment, on this machine
  --replay   first sends the last email that came, or the one with that id
  --fail     counts that share of your 2xx answers as lost: the same webhook-id comes again, as it does in the world
  --secret   whsec_…, to keep the same one; default: a new one, which is printed
Needs ADMIN_API_TOKEN, the same here and there. Ctrl+C ends it; the receiver's own deliveries are not touched.`

const ASK_EVERY_MS = 1_000

async function main(): Promise<void> {
  const options = readAll()
  const remote = openRemote(options.url)
  const send = createLocalSender({ ...options, say: console.log })
  const takeNew = await followEmails(remote)
  console.log(`Listening to ${remote.url}, sending to ${options.to}\n  WEBHOOK_SECRET=${options.secret}`)
  if (options.replay) void send(await readEmail(remote, options.replay))
  await passOn(remote, takeNew, send)
}

/** Goes on until the process is ended; a receiver that is away for a while is asked again. */
async function passOn(
  remote: Remote,
  takeNew: Awaited<ReturnType<typeof followEmails>>,
  send: ReturnType<typeof createLocalSender>,
): Promise<never> {
  const waiting: EmailSummary[] = []
  let trouble: string | undefined
  for (;;) {
    try {
      waiting.push(...(await takeNew()).filter(({ status }) => status === 'processed'))
      while (waiting[0]) {
        const email = await readEmail(remote, waiting[0].id)
        waiting.shift()
        void send(email) // those that fail keep nobody waiting
      }
      if (trouble) console.log('It answers again.')
      trouble = undefined
    } catch (error) {
      if (reasonOf(error) !== trouble) console.error(`${reasonOf(error)} Trying again.`)
      trouble = reasonOf(error)
    }
    await sleep(ASK_EVERY_MS)
  }
}

function readAll() {
  const text = { type: 'string' } as const
  const options = readOptions({ to: text, url: text, replay: text, fail: text, secret: text }, HELP)
  const { to = '', url, replay, fail = '0', secret = `whsec_${randomBytes(32).toString('base64')}` } = options
  const [, percent] = /^(\d{1,3})%?$/.exec(fail) ?? []
  const problems = [
    ...(URL.canParse(to) && /^https?:/.test(to)
      ? []
      : ['--to must be an address such as http://localhost:4000/hook']),
    ...(percent && Number(percent) <= 100 ? [] : ['--fail must be a share such as 30%']),
    ...(WebhookSecret.safeParse(secret).error?.issues.map(({ message }) => `--${message}`) ?? []),
  ]
  if (problems.length > 0) throw new RemoteError(`${problems.join('\n')}\n\n${HELP}`)
  return { to, url, replay, fail: Number(percent) / 100, secret }
}

main().catch(failWith(2))
