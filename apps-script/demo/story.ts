import { googleError, type Execution, type ServiceCall } from '../emulator/emulator.ts'
import type { Demo } from './open-demo.ts'
import { chapter, say, sayLogs } from './say.ts'

const QUIET_MINUTES = 42
const PATIENCE_MINUTES = 75 // ten would do
const MOMENT_MS = 50

/** The hour as it is told. Answers the subjects of what never reached the webhook. */
export async function tellStory(demo: Demo): Promise<string[]> {
  introduce(demo)
  setUp(demo)
  await passQuietTime(demo)
  await letMailFlow(demo)
  await breakWebhook(demo)
  const id = await setOneAside(demo)
  await sendAgain(demo, id)
  await drawProof(demo)
  return sumUp(demo)
}

function introduce({ receiver, webhook }: Demo): void {
  chapter('Here is what runs')
  say(`receiver  ${receiver.url}  (the real one, a child process, data in a temporary folder)`)
  say(`webhook   ${webhook.url}  (your own system: checks every signature)`)
  say('Google    emulated: one Gmail account and the Apps Script runtime, with the built script in it')
  say('The clocks stand an hour and a quarter back; a minute passes every few seconds.')
}

function setUp({ gmail, receiver }: Demo): void {
  chapter('Setting up, as in the Apps Script editor')
  say('Project Settings, Script Properties: INGRESS_URL and PROCESS_API_TOKEN are typed in')
  gmail.properties.set('INGRESS_URL', receiver.url)
  gmail.properties.set('PROCESS_API_TOKEN', receiver.token)
  for (const name of ['storeToken', 'setupGmailTrigger']) {
    say(`Run ${name}`)
    const run = gmail.run(name)
    sayLogs(run)
    if (run.status !== 'completed') throw new Error(`${name} failed: nothing can be shown`)
  }
}

async function passQuietTime(demo: Demo): Promise<void> {
  chapter(`${QUIET_MINUTES} minutes pass without mail`)
  let idle: Execution | undefined
  demo.network.isTalking = false
  for (let minute = 0; minute < QUIET_MINUTES; minute += 1) [idle] = await demo.passMinute(MOMENT_MS)
  demo.network.isTalking = true
  const { triggerSeconds } = demo.gmail.usedToday()
  say(`a heartbeat every five; an idle run makes ${idle?.serviceCalls} service calls`)
  say(`${triggerSeconds.toFixed(1)} s of Google's 90 minutes a day are used`)
}

async function letMailFlow(demo: Demo): Promise<void> {
  chapter(`${timeOf(demo)}  mail flows`)
  const count = Math.max(1, demo.messages.length - 5) // five more are needed below
  for (let sent = 0; sent < count; sent += 1) {
    deliver(demo)
    if (sent % 3 === 2) await passMinute(demo)
  }
  await passUntil(demo, () => findLost(demo).length === 0)
}

async function breakWebhook(demo: Demo): Promise<void> {
  chapter(`${timeOf(demo)}  the webhook goes down: it answers 503`)
  demo.webhook.isUp = false
  for (let sent = 0; sent < 2; sent += 1) deliver(demo)
  await passUntil(demo, () => demo.webhook.refused >= 2)
  say('Both are safe at the receiver, which tries again: after 5 s, 5 min, 30 min, and so on for three days')
  chapter(`${timeOf(demo)}  the webhook is back`)
  demo.webhook.isUp = true
  deliver(demo)
  await passUntil(demo, () => findLost(demo).length === 0)
}

/** Answers its id. */
async function setOneAside(demo: Demo): Promise<string> {
  chapter(`${timeOf(demo)}  Gmail cannot give one message`)
  const id = deliver(demo)
  const other = deliver(demo)
  demo.gmail.onCall = ({ name, phase, args }: ServiceCall) => {
    if (name === 'Gmail.Users.Messages.get' && phase === 'before' && args[1] === id)
      throw googleError(500, 'Backend Error')
  }
  await passUntil(demo, () => demo.webhook.received.has(other))
  say('After five runs it is set aside, where a person sees it, and the others pass')
  return id
}

async function sendAgain(demo: Demo, id: string): Promise<void> {
  const { gmail, receiver } = demo
  const isShown = async () =>
    (await receiver.status()).mailboxes.some(({ heartbeat }) =>
      heartbeat?.setAside.some(({ messageId }) => messageId === id),
    )
  await passUntil(demo, isShown)
  chapter(`${timeOf(demo)}  Gmail is well again: "Send again" on the dashboard`)
  delete gmail.onCall
  const [mailbox] = (await receiver.status()).mailboxes
  await receiver.sendAgain(mailbox?.mailbox ?? '', id)
  say('The script hears of it with the answer to its next heartbeat')
  await passUntil(demo, () => demo.webhook.received.has(id))
}

/** Once an hour the script tells the receiver all that Gmail has. */
async function drawProof(demo: Demo): Promise<void> {
  chapter(`${timeOf(demo)}  once an hour: the proof that nothing is missing`)
  const count = demo.gmail.mailbox.messages.size
  const find = async () => (await demo.receiver.status()).mailboxes[0]?.reconciliation
  await passUntil(demo, async () => (await find())?.gmail === count)
  const proof = await find()
  say(`Gmail ${proof?.gmail} = accepted ${proof?.accepted} = delivered ${proof?.delivered}`)
  demo.network.isTalking = false
  while (demo.behindMs() > 60_000) await demo.passMinute(MOMENT_MS)
  demo.network.isTalking = true
}

function sumUp(demo: Demo): string[] {
  const { gmail, webhook } = demo
  const { triggerSeconds, fetches } = gmail.usedToday()
  const lost = findLost(demo).map((id) => `${demo.subjectOf(id)} (${id})`)
  chapter('Summary')
  say(
    `${gmail.mailbox.messages.size} messages in Gmail, ${webhook.received.size} at the webhook, ${lost.length} lost`,
  )
  lost.forEach((subject) => say(`LOST: ${subject}`))
  say(
    `webhook signatures: ${webhook.valid} valid, ${webhook.invalid} invalid; down for ${webhook.refused} attempts`,
  )
  say(`Google quotas used: ${triggerSeconds.toFixed(1)} s of 90 minutes, ${fetches} of 20,000 requests`)
  return lost
}

export function deliver(demo: Demo): string {
  const { id, subject, file } = demo.deliver()
  say(`Gmail gets ${id}  ${subject}  (${file})`)
  return id
}

export async function passMinute(demo: Demo): Promise<void> {
  for (const run of await demo.passMinute()) {
    sayLogs(run)
    const seconds = (run.durationMs / 1000).toFixed(1)
    say(`${timeOf(demo)}  the trigger ran: ${run.serviceCalls} service calls, ${seconds} s of Google's time`)
  }
  await demo.receiver.settle()
}

async function passUntil(demo: Demo, isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let minute = 0; minute < PATIENCE_MINUTES && !(await isSo()); minute += 1) {
    await passMinute(demo)
  }
}

const findLost = ({ gmail, webhook }: Demo) =>
  [...gmail.mailbox.messages.keys()].filter((id) => !webhook.received.has(id))

const timeOf = ({ gmail }: Demo) => gmail.clock.now().toISOString().slice(11, 16)
