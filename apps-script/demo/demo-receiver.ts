import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { say } from './say.ts'

export interface DemoReceiver {
  url: string
  token: string
  password: string
  ended: Promise<unknown>
  /** Ends the process and removes its data. */
  stop(): Promise<void>
}

const START_PATIENCE_MS = 20_000
const STOP_PATIENCE_MS = 10_000

interface Setting {
  root: string
  webhookUrl: string
  webhookSecret: string
}

/** The real receiver as a child process, ready for pushes. */
export async function startDemoReceiver({ root, webhookUrl, webhookSecret }: Setting): Promise<DemoReceiver> {
  const dataDir = mkdtempSync(join(tmpdir(), 'gmail-push-demo-'))
  const [token, password] = [randomBytes(24).toString('hex'), randomBytes(9).toString('base64url')]
  const port = String(await findFreePort())
  const url = `http://127.0.0.1:${port}`
  const env = {
    PATH: process.env.PATH,
    HOST: '127.0.0.1',
    PORT: port,
    DATA_DIR: dataDir,
    PROCESS_API_TOKEN: token,
    DASHBOARD_PASSWORD: password,
    WEBHOOK_URL: webhookUrl,
    WEBHOOK_SECRET: webhookSecret,
    OUTGOING_ALLOW_PRIVATE: '127.0.0.0/8',
  }
  const child = spawn(process.execPath, [join(root, 'dist/server.js')], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // Whatever ends this process, no child and no data stay behind.
  const cleanUp = () => {
    child.kill('SIGKILL')
    rmSync(dataDir, { recursive: true, force: true })
  }
  process.once('exit', cleanUp)
  const output = sayReceiverLog(child)
  await untilReady(child, url, output)
  return {
    url,
    token,
    password,
    ended: once(child, 'exit'),
    async stop() {
      await end(child)
      cleanUp()
    },
  }
}

/** Its log lines about emails, in the guide's words; keeps all of them in case it does not start. */
function sayReceiverLog(child: ChildProcess): string[] {
  const output: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue
    createInterface({ input: stream }).on('line', (line) => {
      output.push(line)
      const message = /"msg":"((?:API INGRESS|INGRESS|WEBHOOK_SENDER): [^"]*)"/.exec(line)?.[1]
      if (message) say(`  receiver log   ${message}`)
    })
  }
  return output
}

async function untilReady(child: ChildProcess, url: string, output: string[]): Promise<void> {
  const until = Date.now() + START_PATIENCE_MS
  while (child.exitCode === null && Date.now() < until) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined)
    if (answer?.ok) return
    await sleep(50)
  }
  throw new Error(`The receiver did not start:\n${output.join('\n')}`)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await Promise.race([once(child, 'exit'), sleep(STOP_PATIENCE_MS, undefined, { ref: false })])
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A server that listens on TCP has such an address.
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}
