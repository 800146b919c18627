import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createEmulator, type Emulator } from '../emulator/emulator.ts'
import { readOptions, type DemoOptions } from './demo-options.ts'
import { deliverAndPush } from './deliver-and-push.ts'
import { readMailboxFolder, type DemoMessage } from './mailbox-folder.ts'
import { chapter, say, sayLogs } from './say.ts'
import { startDemoReceiver, type DemoReceiver } from './start-demo-receiver.ts'
import { startWebhook, type DemoWebhook } from './start-webhook.ts'
import { createTalkingNetwork } from './talking-network.ts'

/** What the steps of the demo share. */
export interface Demo {
  gmail: Emulator
  receiver: DemoReceiver
  sink: DemoWebhook
}

const root = join(import.meta.dirname, '..')
const MINUTE_MS = 60_000

const INTERRUPTED = 130

const signal = untilSignal()
try {
  process.exit(await runDemo(readOptions(process.argv.slice(2), join(root, 'apps-script/demo/mailbox'))))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}

/** Everything but Google is real. Answers the exit code. */
async function runDemo({ exits, mailboxDir }: DemoOptions): Promise<number> {
  const messages = readMailboxFolder(mailboxDir)
  const secret = `whsec_${randomBytes(24).toString('base64')}`
  const sink = await startWebhook(secret)
  const receiver = await startDemoReceiver({
    main: join(root, 'dist/server.js'),
    webhookUrl: sink.url,
    webhookSecret: secret,
  })
  const network = createTalkingNetwork()
  const gmail = createEmulator({ scriptDir: join(root, 'apps-script/dist'), fetchHandler: network.fetch })
  try {
    const outcome = await Promise.race([tellStory({ gmail, receiver, sink }, messages), signal])
    if (exits || outcome === INTERRUPTED) return outcome
    say('Ctrl-C ends the demo and removes its data')
    await Promise.race([signal, receiver.exit])
    return outcome
  } finally {
    await Promise.all([network.close(), sink.close(), receiver.stop()])
  }
}

/** The main job without a Google account: 0 when every message reached the webhook. */
async function tellStory(demo: Demo, messages: DemoMessage[]): Promise<number> {
  introduce(demo)
  if (!setUp(demo)) return 1
  const lost = await deliverAndPush(demo, messages)
  sumUp(demo, messages, lost)
  return lost.length === 0 ? 0 : 1
}

function introduce({ receiver, sink }: Demo): void {
  chapter('Here is what runs')
  say(`receiver      ${receiver.url}  (the real one, a child process, data in a temporary folder)`)
  say(`webhook sink  ${sink.url}  (checks every signature)`)
  say('Google        emulated: one Gmail account and the Apps Script runtime, with the built script in it')
}

function setUp({ gmail, receiver }: Demo): boolean {
  chapter('Setting up, as in the Apps Script editor')
  say('Project Settings, Script Properties: INGRESS_URL and PROCESS_API_TOKEN are typed in')
  gmail.properties.set('INGRESS_URL', receiver.url)
  gmail.properties.set('PROCESS_API_TOKEN', receiver.token)
  for (const name of ['storeToken', 'setupGmailTrigger']) {
    say(`Run ${name}`)
    const run = gmail.run(name)
    sayLogs(run)
    if (run.status !== 'completed') return false
  }
  chapter('A minute passes without mail')
  gmail.advance(MINUTE_MS).forEach(sayLogs)
  const [idle] = gmail.advance(MINUTE_MS)
  say(`and another: an idle run makes ${idle?.serviceCalls} service calls and ${idle?.fetches} requests`)
  return true
}

function sumUp({ gmail, receiver, sink }: Demo, messages: DemoMessage[], lost: string[]): void {
  const { triggerSeconds, fetches } = gmail.usedToday()
  chapter('Summary')
  say(`${messages.length} messages in Gmail, ${sink.received.size} at the webhook, ${lost.length} lost`)
  lost.forEach((subject) => say(`LOST: ${subject}`))
  say(`webhook signatures: ${sink.valid} valid, ${sink.invalid} invalid`)
  say(
    `Google quotas used: ${triggerSeconds.toFixed(1)} s of 90 trigger minutes, ${fetches} of 20,000 requests`,
  )
  say(`dashboard: ${receiver.url}/dashboard   password: ${receiver.password}`)
}

function untilSignal(): Promise<number> {
  return new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => resolve(INTERRUPTED))
  })
}
