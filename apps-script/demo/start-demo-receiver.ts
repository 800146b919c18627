import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startReceiverProcess } from '../../server/rehearsal/receiver-process.ts'
import { tellClock, withShiftedClock } from '../../server/rehearsal/shift-clock.ts'
import type { Status } from '../../shared/api.ts'
import { say } from './say.ts'

export type DemoReceiver = Awaited<ReturnType<typeof startDemoReceiver>>

interface Setting {
  main: string
  webhookUrl: string
  webhookSecret: string
  clockOffsetMs: number
}

/** The real receiver as a child process, ready for pushes. */
export async function startDemoReceiver({ main, webhookUrl, webhookSecret, clockOffsetMs }: Setting) {
  const dataDir = mkdtempSync(join(tmpdir(), 'gmail-push-demo-'))
  const remove = () => rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 })
  process.once('exit', remove) // whatever ends this process
  const [token, password] = [randomBytes(24).toString('hex'), randomBytes(9).toString('base64url')]
  const env = {
    PROCESS_API_TOKEN: token,
    ADMIN_API_TOKEN: token,
    DASHBOARD_PASSWORD: password,
    OUTGOING_ALLOW_PRIVATE: '127.0.0.0/8',
  }
  const command = [process.execPath, withShiftedClock(clockOffsetMs), main]
  const { url, child, exit, end } = await startReceiverProcess(dataDir, env, {
    command,
    onLine: sayReceiverLog,
  })
  const ask = (path: string, body?: object) =>
    fetch(`${url}/api/${path}`, {
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    })
  await ask('endpoints', { url: webhookUrl, secret: webhookSecret, name: 'Your system' })
  const status = async () => (await (await ask('status')).json()) as Status
  return {
    ...{ url, token, password, exit },
    setClock: (offsetMs: number) => tellClock(child, offsetMs),
    status,
    /** Once every delivery was attempted. */
    async settle() {
      for (let left = 100; left > 0 && (await status()).counts.deliveries.pending > 0; left -= 1)
        await sleep(20)
    },
    sendAgain: (mailbox: string, messageId: string) =>
      ask(`mailboxes/${encodeURIComponent(mailbox)}/resend`, { messageId }),
    stop: () => end().then(remove),
  }
}

/** Its log lines about emails, in the guide's words. */
function sayReceiverLog(line: string): void {
  const message = /"msg":"((?:API INGRESS|INGRESS|WEBHOOK_SENDER): [^"]*)"/.exec(line)?.[1]
  if (message) say(`  receiver log   ${message}`)
}
