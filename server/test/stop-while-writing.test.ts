import { mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from '../rehearsal/eventually.ts'
import { endReceivers, startReceiverProcess } from '../rehearsal/receiver-process.ts'
import { startWebhookSink } from '../rehearsal/webhook-sink.ts'

const ADMIN_API_TOKEN = 'test-admin-token-000001'
const SLOW_DISK = `--import=${new URL('./slow-disk.mjs', import.meta.url).pathname}`

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stop-'))
})
afterEach(async () => {
  await endReceivers()
  await rm(folder, { recursive: true, force: true })
})

/** As if the receiver had been off since yesterday: its first write then has a new file to make. */
async function age(): Promise<void> {
  const yesterday = new Date(Date.now() - 24 * 60 * 60 * 1000).toISOString().slice(0, 10)
  for (const name of await readdir(folder))
    if (name.endsWith('.seg')) await rename(join(folder, name), join(folder, `emails-${yesterday}.seg`))
}

it.each([0, 30, 60, 90])('keeps an outcome right after a start when stopped %d ms after it', async (ms) => {
  const sink = await startWebhookSink()
  sink.answer = () => undefined
  const env = { ADMIN_API_TOKEN, WEBHOOK_URL: sink.url, OUTGOING_ALLOW_PRIVATE: '127.0.0.1/32' }
  const first = await startReceiverProcess(folder, env)
  const { email_id } = (await (await first.push({ sender: 'a@b.c', body: 'x' })).json()) as {
    email_id: string
  }
  await first.end('SIGKILL')
  await age()

  const answers: { httpStatus: number }[] = []
  sink.answer = (response) => {
    answers.push({ httpStatus: 500 })
    response.writeHead(500).end()
  }
  const second = await startReceiverProcess(folder, { ...env, NODE_OPTIONS: SLOW_DISK })
  await eventually(second.output, (text) => text.includes('Error sending webhook'))
  await new Promise((resolve) => setTimeout(resolve, ms))
  expect(await second.end('SIGTERM')).toBe(0)

  sink.answer = () => undefined // what it sends is not over when it is asked
  const third = await startReceiverProcess(folder, env)
  const headers = { authorization: `Bearer ${ADMIN_API_TOKEN}` }
  const answer = await fetch(`${third.url}/api/emails/${email_id}`, { headers })
  expect(await answer.json()).toMatchObject({
    // more than one where a loaded machine took longer than the first steps of the ladder
    email: { deliveries: [{ status: 'retrying', attempts: answers.length, attemptLog: answers }] },
  })
  await third.end('SIGTERM')
  await sink.close()
})
