import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { shiftClock } from '../../server/rehearsal/shift-clock.ts'
import { createEmulator, type Execution } from '../emulator/emulator.ts'
import { readMailboxFolder } from './mailbox-folder.ts'
import { startDemoReceiver } from './start-demo-receiver.ts'
import { startWebhook } from './start-webhook.ts'
import { createTalkingNetwork } from './talking-network.ts'

const MINUTE_MS = 60_000
const STORY_MS = 75 * MINUTE_MS // what is told took place so long ago at its start, and has come to now at its end
const PACE_MS = 6_000 // of a minute

export type Demo = Awaited<ReturnType<typeof openDemo>>

/** Everything but Google is real; its clock and the receiver's stand an hour back, and go on by minutes until they are at now. */
export async function openDemo({
  root,
  mailboxDir,
  isFast,
}: {
  root: string
  mailboxDir: string
  isFast: boolean
}) {
  const messages = readMailboxFolder(mailboxDir)
  const shift = shiftClock()
  const realNow = () => performance.timeOrigin + performance.now()
  shift(-STORY_MS)
  const secret = `whsec_${randomBytes(24).toString('base64')}`
  const webhook = await startWebhook(secret)
  const setting = { webhookUrl: webhook.url, webhookSecret: secret, clockOffsetMs: -STORY_MS }
  const receiver = await startDemoReceiver({ main: join(root, 'dist/server.js'), ...setting })
  const network = createTalkingNetwork()
  const gmail = createEmulator({ scriptDir: join(root, 'apps-script/dist'), fetchHandler: network.fetch })
  let delivered = 0

  /** The next message of the folder, round and round, comes to Gmail. */
  function deliver() {
    const message = messages[delivered % messages.length] ?? { file: '', eml: Buffer.from('') }
    delivered += 1
    const at = new Date(gmail.clock.now().getTime() + ((delivered * 17_000) % 50_000)) // before the trigger fires
    const id = gmail.mailbox.deliver(message.eml, { at })
    return { id, subject: subjectOf(id), file: message.file }
  }

  function subjectOf(id: string): string {
    const headers = gmail.mailbox.messages.get(id)?.payload().headers ?? []
    return headers.find(({ name }) => name.toLowerCase() === 'subject')?.value ?? '(no subject)'
  }

  /** A minute passes on all clocks, in as much real time as a person can follow; once they have come to now, in a minute. */
  async function passMinute(paceMs = PACE_MS): Promise<Execution[]> {
    const until = gmail.clock.now().getTime() + MINUTE_MS
    await sleep(Math.max(until - realNow(), isFast ? 0 : paceMs))
    const offsetMs = until - realNow()
    shift(offsetMs)
    receiver.setClock(offsetMs)
    return gmail.advance(MINUTE_MS)
  }

  return {
    ...{ gmail, receiver, webhook, network, messages, deliver, subjectOf, passMinute },
    /** How far its clocks are behind. */
    behindMs: () => realNow() - gmail.clock.now().getTime(),
    close: () => Promise.all([network.close(), webhook.close(), receiver.stop()]),
  }
}
