import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EmailListing } from '../../shared/api.ts'
import { eventually } from '../rehearsal/eventually.ts'
import { endReceivers, startReceiverProcess, type ReceiverProcess } from '../rehearsal/receiver-process.ts'
import { startWebhookSink } from '../rehearsal/webhook-sink.ts'

const ROUNDS = Number(process.env.TORTURE_ROUNDS ?? 3) // `npm run torture` plays fifty
const LANES = 16
const ADMIN_API_TOKEN = 'torture-admin-token-01'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'torture-'))
})
afterEach(async () => {
  await endReceivers()
  await rm(folder, { recursive: true, force: true })
})

it(
  `loses nothing that was answered 200 over ${ROUNDS} kills at random moments under load`,
  async () => {
    const sink = await startWebhookSink()
    const env = { ADMIN_API_TOKEN, WEBHOOK_URL: sink.url, OUTGOING_ALLOW_PRIVATE: '127.0.0.1/32' }
    const answered = new Set<string>()
    const refused = new Set<string>()
    let sent = 0

    async function pushUntilDead(receiver: ReceiverProcess): Promise<void> {
      for (;;) {
        const messageId = `m${sent++}`
        const isBad = sent % 10 === 0
        const push = { sender: isBad ? '' : 'a@b.c', body: 'x'.repeat(sent % 5000) || 'x', messageId }
        const response = await receiver.push(push).catch(() => undefined)
        if (!response) return // killed: nobody knows whether it was stored, and the script would push it again
        ;(response.status === 200 ? answered : refused).add(messageId)
      }
    }

    for (let round = 0; round < ROUNDS; round++) {
      const receiver = await startReceiverProcess(folder, env)
      const pushing = Array.from({ length: LANES }, () => pushUntilDead(receiver))
      const wanted = answered.size + LANES + Math.floor(Math.random() * 1_000)
      await eventually(
        () => answered.size,
        (count) => count > wanted,
      )
      await receiver.end('SIGKILL')
      await Promise.all(pushing)
    }

    const receiver = await startReceiverProcess(folder, env)
    const emails = await listAll(receiver.url)
    const stored = new Set(emails.map(({ messageId }) => messageId ?? ''))
    expect(stored.size).toBe(emails.length)
    expect([...answered].filter((id) => !stored.has(id))).toEqual([])
    expect([...stored].filter((id) => refused.has(id))).toEqual([])
    expect(answered.size).toBeGreaterThan(ROUNDS * LANES)
    expect(refused.size).toBeGreaterThan(ROUNDS)

    await eventually(
      async () => (await listAll(receiver.url, '&status=pending')).length,
      (pending) => pending === 0,
      60_000,
    )
    const webhookIds = new Map<string, Set<string>>()
    for (const { headers, body } of sink.received) {
      const { data } = JSON.parse(body)
      const ids = webhookIds.get(data.messageId) ?? new Set()
      webhookIds.set(data.messageId, ids.add(String(headers['webhook-id'])))
    }
    expect([...stored].filter((id) => webhookIds.get(id)?.size !== 1)).toEqual([])
    await receiver.end('SIGTERM')
    await sink.close()
  },
  120_000 + ROUNDS * 60_000,
)

async function listAll(url: string, filter = ''): Promise<EmailListing['emails']> {
  const emails: EmailListing['emails'] = []
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const response = await fetch(`${url}/api/emails?limit=200${filter}${cursor && `&cursor=${cursor}`}`, {
      headers: { authorization: `Bearer ${ADMIN_API_TOKEN}` },
    })
    const page = (await response.json()) as EmailListing
    emails.push(...page.emails)
    cursor = page.nextCursor
  }
  return emails
}
