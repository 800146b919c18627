import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startReceiverProcess } from '../../server/rehearsal/receiver-process.ts'
import { say } from './say.ts'

export type DemoReceiver = Awaited<ReturnType<typeof startDemoReceiver>>

interface Setting {
  main: string
  webhookUrl: string
  webhookSecret: string
}

/** The real receiver as a child process, ready for pushes. */
export async function startDemoReceiver({ main, webhookUrl, webhookSecret }: Setting) {
  const dataDir = mkdtempSync(join(tmpdir(), 'gmail-push-demo-'))
  const remove = () => rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 })
  process.once('exit', remove) // whatever ends this process
  const [token, password] = [randomBytes(24).toString('hex'), randomBytes(9).toString('base64url')]
  const env = {
    PROCESS_API_TOKEN: token,
    DASHBOARD_PASSWORD: password,
    WEBHOOK_URL: webhookUrl,
    WEBHOOK_SECRET: webhookSecret,
    OUTGOING_ALLOW_PRIVATE: '127.0.0.0/8',
  }
  const how = { command: [process.execPath, main], onLine: sayReceiverLog }
  const { url, exit, end } = await startReceiverProcess(dataDir, env, how)
  return { url, token, password, exit, stop: () => end().then(remove) }
}

/** Its log lines about emails, in the guide's words. */
function sayReceiverLog(line: string): void {
  const message = /"msg":"((?:API INGRESS|INGRESS|WEBHOOK_SENDER): [^"]*)"/.exec(line)?.[1]
  if (message) say(`  receiver log   ${message}`)
}
