import { reportTo } from '../rehearsal/push-to.ts'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { parse } from 'yaml'
import { FindingCode } from '../../shared/finding.ts'
import { eventually } from '../rehearsal/eventually.ts'
import { signIn } from './sign-in.ts'
import { PASSWORD, startReceiver, type TestReceiver } from './start-receiver.ts'
import { startWebhookSink, type WebhookSink } from '../rehearsal/webhook-sink.ts'
import { makeHeartbeat } from './make-heartbeat.ts'
import { healDisk, refuse } from './refusing-disk.ts'

const OPS = fileURLToPath(new URL('../../ops/', import.meta.url))
const ops = (file: string) => readFileSync(OPS + file, 'utf8')
const HOUR_MS = 3_600_000
const MAILBOX = 'Owner@Example.com'

let receiver: TestReceiver
let sink: WebhookSink
beforeAll(async () => {
  sink = await startWebhookSink()
  const env = {
    WEBHOOK_URL: sink.url,
    MAILBOX_NAMES: 'owner=owner@example.com',
    ALERT_EMAIL: 'ops@example.com',
  }
  receiver = await startReceiver({ env: { ...env, SMTP_URL: 'smtp://127.0.0.1:9' } })
  const internalDate = new Date(Date.now() - HOUR_MS).toISOString()
  await receiver.push({ sender: 'ann@example.com', body: 'x', mailbox: MAILBOX, internalDate })
  await receiver.push({}, { authorization: 'Bearer wrong-token-000000001' })
  for (const mailbox of [MAILBOX, 'other@example.com']) await beat(mailbox)
  await eventually(metrics, (text) => /outcome="delivered"} 1[^]*mailbox="[0-9a-f]{8}"/.test(text))
})
afterAll(async () => {
  healDisk()
  await receiver.close()
  await sink.close()
})

const metrics = async () => (await receiver.api('/metrics')).text()
const beat = (mailbox: string) =>
  reportTo(
    receiver.url,
    'heartbeat',
    makeHeartbeat({
      mailbox,
      lastRunAt: new Date().toISOString(),
      budget: { triggerSeconds: 5_000, fetches: 10 },
    }),
  )

/** All names that a scrape shows, those of histograms with their endings. */
const namesOf = (text: string) => new Set([...text.matchAll(/^(\w+)[{ ]/gm)].map(([, name = '']) => name))

describe('/metrics', () => {
  it('is for who is signed in or has the token, and for nobody else', async () => {
    expect((await fetch(`${receiver.url}/metrics`)).status).toBe(401)
    const cookie = await signIn(receiver.url, PASSWORD)
    const answer = await fetch(`${receiver.url}/metrics`, { headers: { cookie } })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
  })

  it('tells what came, what went, how long it took and what is not well', async () => {
    const text = await metrics()
    for (const line of [
      /^gmail_push_ingest_total\{outcome="processed"\} 1$/m,
      /^gmail_push_ingest_total\{outcome="unauthorized"\} 1$/m,
      /^gmail_push_delivery_attempts_total\{endpoint="ep_\w+",outcome="delivered"\} 1$/m,
      /^gmail_push_delivery_delay_seconds_count\{endpoint="ep_\w+"\} 1$/m,
      /^gmail_push_delay_seconds\{of="owner",leg="accepted",share="0.5"\} 3\d\d\d/m,
      /^gmail_push_delay_seconds\{of="owner",leg="delivered",share="0.95"\} 3\d\d\d/m,
      /^gmail_push_delay_seconds\{of="ep_\w+",leg="delivered",share="0.95"\} 3\d\d\d/m,
      /^gmail_push_oldest_due_delivery_age_seconds\{endpoint="ep_\w+"\} 0$/m,
      /^gmail_push_quota_used_ratio\{mailbox="owner",quota="trigger_time"\} 0\.92/m,
      /^gmail_push_finding\{code="quota_high",severity="late",subject="owner"\} 1$/m,
      /^gmail_push_findings\{code="heartbeat_missing"\} 0$/m,
      /^gmail_push_stored_emails 1$/m,
      /^gmail_push_store_writable 1$/m,
      /^gmail_push_process_resident_memory_bytes \d/m,
    ])
      expect(text).toMatch(line)
    expect(text.match(/^gmail_push_findings\{/gm)).toHaveLength(FindingCode.options.length)
  })

  it('has no address in it, and only names of ours', async () => {
    const text = await metrics()
    expect(text).not.toMatch(/@|127\.0\.0\.1|example\.com/i)
    expect(text).toMatch(/mailbox="[0-9a-f]{8}"/) // the mailbox that nobody named
    for (const name of namesOf(text)) expect(name).toMatch(/^gmail_push_/)
    for (const [, name, type] of text.matchAll(/^# TYPE (\w+) (\w+)$/gm))
      if (type === 'counter') expect(name).toMatch(/_total$/)
  })
})

const Rules = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^GmailPush[A-Z]\w+$/),
          expr: z.string(),
          for: z
            .string()
            .regex(/^\d+m$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
          annotations: z.strictObject({ summary: z.string(), description: z.string().optional() }),
        }),
      ),
    }),
  ),
})
const rulesOf = (file: string) => Rules.parse(parse(ops(file))).groups.flatMap(({ rules }) => rules)
const Board = z.looseObject({
  panels: z.array(
    z.looseObject({
      id: z.number(),
      gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
      targets: z.array(z.looseObject({ expr: z.string() })),
    }),
  ),
})
const metricsIn = (expression: string) => expression.match(/gmail_push_\w+/g) ?? []

describe('ops/', () => {
  it('asks only for metrics that there are', async () => {
    const text = await metrics()
    const known = new Set([
      ...namesOf(text),
      ...[...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name = '']) => name),
    ])
    const { panels } = Board.parse(JSON.parse(ops('grafana-board.json')))
    const asked = [
      ...rulesOf('prometheus-rules.yml').flatMap(({ expr }) => metricsIn(expr)),
      ...panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => metricsIn(expr))),
    ]
    expect(asked.length).toBeGreaterThan(15)
    expect(asked.filter((name) => !known.has(name))).toEqual([])
  })

  it('has a board whose panels do not overlap', () => {
    const { panels } = Board.parse(JSON.parse(ops('grafana-board.json')))
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, nth) => `${x + (nth % w)} ${y + Math.floor(nth / w)}`),
    )
    expect(new Set(cells).size).toBe(cells.length)
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
  })

  it('watches the log for every error that the guide shows', () => {
    const guide = readFileSync(
      fileURLToPath(new URL('../../docs/fr/guide-migration-gmail-push.md', import.meta.url)),
      'utf8',
    )
    const [, block = ''] = /### Logs utiles[^`]*```\n([^`]+)```/.exec(guide) ?? []
    const [, errors = ''] = block.split('\n\n')
    const lines = errors.trim().split('\n')
    expect(lines).toHaveLength(2)
    const patterns = rulesOf('log-rules.yml').map(({ expr }) => /\|= "([^"]+)"/.exec(expr)?.[1] ?? 'none')
    expect(lines.filter((line) => !patterns.some((pattern) => line.includes(pattern)))).toEqual([])
  })

  it('watches the log for lines that are really written, each of its patterns for one', async () => {
    const patterns = rulesOf('log-rules.yml').map(({ expr }) => /\|= "([^"]+)"/.exec(expr)?.[1] ?? 'none')
    sink.answer = (response) => void response.writeHead(410).end() // disables the endpoint, which is a finding
    await receiver.push('{"sender": ')
    await receiver.push({ sender: 'ann@example.com', body: 'z' })
    const unmatched = () =>
      patterns.filter((pattern) => !receiver.logs.some((line) => JSON.stringify(line).includes(pattern)))
    await eventually(metrics, () => !unmatched().includes('WATCH: broken')) // a scrape judges
    refuse('appendFile')
    expect((await receiver.push({ sender: 'ann@example.com', body: 'y' })).status).toBe(503)
    healDisk()
    expect(unmatched()).toEqual([])
  })

  const hasPromtool = spawnSync('promtool', ['--version']).status === 0
  const itWithPromtool = hasPromtool ? it : it.skip
  itWithPromtool('passes promtool, rules and their tests', () => {
    for (const args of [
      ['check', 'rules', 'prometheus-rules.yml'],
      ['test', 'rules', 'prometheus-rules.test.yml'],
    ]) {
      const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: OPS, encoding: 'utf8' })
      expect({ status, output: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, output: '' })
    }
  })

  itWithPromtool('shows metrics that promtool has nothing against', async () => {
    const lint = spawnSync('promtool', ['check', 'metrics'], { input: await metrics(), encoding: 'utf8' })
    expect(lint.stdout + lint.stderr).toBe('')
  })
})
