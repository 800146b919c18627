import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Redelivery } from '../../shared/api.ts'
import { openLowdbStore } from '../store/embedded/open.ts'
import { captureLogs } from './capture-logs.ts'
import { eventually } from '../rehearsal/eventually.ts'
import { healDisk, refuse } from './refusing-disk.ts'
import { signIn } from './sign-in.ts'
import { PASSWORD, startReceiver, type TestReceiver } from './start-receiver.ts'
import { makeEmail, makeEndpoint } from './store-contract.ts'
import { startWebhookSink, type WebhookSink } from '../rehearsal/webhook-sink.ts'

const FAILED = 200
const A = 'ep_00000000000a'
const B = 'ep_00000000000b'
const undelivered = { status: 'undelivered' } as const
const failed = { at: '2026-11-23T10:00:00.000Z', durationMs: 5, httpStatus: 500 }
const initialSettings = { webhook_sending_enabled: true, gmail_ingress_enabled: true }

let folder: string
let sink: WebhookSink
const open = (now = () => new Date()) =>
  openLowdbStore({ folder, log: captureLogs().log, now, initialSettings })

/** A store in which all of so many emails failed to reach all of the endpoints for good. */
async function seed(count: number, endpointIds: string[]): Promise<void> {
  const store = await open()
  for (const id of endpointIds) await store.saveEndpoint({ ...makeEndpoint(id), url: sink.url })
  const yesterday = Date.now() - 86_400_000
  const make = (_: unknown, nth: number) => makeEmail({ messageId: String(nth) }, new Date(yesterday + nth))
  await Promise.all(Array.from({ length: count }, make).map((email) => store.accept(email)))
  const claimed = await store.claimDeliveries(new Date(), 1_000, 1_000)
  await Promise.all(claimed.map(({ id }) => store.recordAttempt(id, failed, undelivered)))
  await store.close()
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'redelivery-'))
  sink = await startWebhookSink()
})
afterEach(async () => {
  await sink.close()
  await rm(folder, { recursive: true, force: true })
})

const idsOf = ({ received }: WebhookSink) => received.map(({ headers }) => headers['webhook-id'])

describe('many failed deliveries', () => {
  let receiver: TestReceiver
  const start = async () => (receiver = await startReceiver({ folder }))
  afterEach(() => receiver.close())

  async function browse() {
    const headers = { cookie: await signIn(receiver.url, PASSWORD) }
    const read = async (path: string) => (await fetch(receiver.url + path, { headers })).text()
    const post = (path: string, fields: [string, string][]) => {
      const body = new URLSearchParams(fields)
      return fetch(receiver.url + path, { method: 'POST', body, headers, redirect: 'manual' })
    }
    return { read, post }
  }
  const api = async (path: string, method = 'GET', body?: unknown) => {
    const response = await receiver.api(path, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    return { status: response.status, ...(await response.json()) }
  }
  const job = async (): Promise<Redelivery> => (await api('/api/redeliveries')).redeliveries[0]
  const unescape = (html = '') => html.replaceAll('&amp;', '&')

  it('go out again after two clicks, each once, also when the second is a double click and a restart comes in between', async () => {
    await seed(FAILED, [A])
    const { store } = (await start()).ctx
    const { redeliverSome } = store
    let steps = 0 // that may be taken now
    store.redeliverSome = async (limit) => steps-- <= 0 || redeliverSome(limit)
    const { read, post } = await browse()
    const [, chip] = /href="([^"]*delivery=undelivered[^"]*)"/.exec(await read('/dashboard')) ?? []
    const list = await read(unescape(chip))
    const [, filter] = /name="filter" value="([^"]*)"/.exec(list) ?? []
    expect(list).toContain(`>Deliver all ${FAILED} again</button>`)
    const click = () =>
      post('/dashboard/redeliver', [
        ['scope', 'filter'],
        ['filter', unescape(filter)],
      ])
    const [answer] = await Promise.all([click(), click()])
    expect([answer.status, answer.headers.get('location')]).toEqual([303, unescape(chip)])
    const page = await read(unescape(chip))
    expect(page).toContain(`<progress value="0" max="${FAILED}"`)
    expect(page).toContain('Asked for. How far it is stands above the history.')
    steps = 2 // of four, and the first may come too early
    await eventually(job, ({ done }) => done > 0 && done < FAILED)
    await receiver.close({ keepFolder: true })
    await start()
    expect((await receiver.push({ sender: 'ann@example.com', body: 'meanwhile' })).status).toBe(200)
    const done = await eventually(job, ({ finishedAt }) => finishedAt !== undefined)
    expect(done).toMatchObject({ total: FAILED, done: FAILED })
    await eventually(
      () => sink.received.length,
      (count) => count === FAILED + 1,
    )
    expect(new Set(idsOf(sink)).size).toBe(FAILED + 1)
    const after = await (await browse()).read('/dashboard')
    expect(after).toContain(`<b>Delivered again:</b> ${FAILED} of ${FAILED} emails are due again`)
    expect((await api('/api/redeliveries')).redeliveries).toHaveLength(1)
  })

  it('are counted, delivered again and dismissed through the API, which is told what is wrong', async () => {
    await seed(3, [A, B])
    await start()
    await api('/api/settings', 'PATCH', { webhook_sending_enabled: false })
    expect(await api('/api/emails?delivery=undelivered&limit=1')).toMatchObject({ total: 3, emails: [{}] })
    const refused: [unknown, number, string][] = [
      [{}, 400, 'Give filter or ids: which emails to deliver again'],
      [{ filter: {}, ids: ['eml_1'] }, 400, 'Give filter or ids: which emails to deliver again'],
      [{ filter: { colour: 'red' } }, 400, 'colour is not known here - /api/openapi.json says what is'],
      [{ filter: {}, endpointIds: ['ep_none'] }, 409, expect.stringContaining('was deleted')],
    ]
    for (const [body, status, message] of refused)
      expect(await api('/api/redeliveries', 'POST', body)).toEqual({ status, success: false, message })
    const filter = { delivery: 'undelivered', q: 'hi' }
    const { status, redelivery } = await api('/api/redeliveries', 'POST', { filter, endpointIds: [A] })
    expect([status, redelivery]).toEqual([
      202,
      expect.objectContaining({ total: 3, done: 0, endpointIds: [A] }),
    ])
    await eventually(job, ({ finishedAt }) => finishedAt !== undefined)
    expect((await api('/api/status')).counts.deliveries).toMatchObject({ held: 3, undelivered: 3 })
    const { read, post } = await browse()
    const button = `<button formaction="/dashboard/dismiss" name="endpoint" value="${B}">Dismiss its undelivered<`
    const undelivered = `/dashboard?endpoint=${B}&delivery=undelivered`
    expect(await read(undelivered)).toContain(button)
    expect(await read(`${undelivered}&q=hi`)).not.toContain(button)
    await receiver.api(`/api/endpoints/${B}`, { method: 'DELETE' })
    const overview = await eventually(
      () => read('/dashboard'),
      (html) => html.includes('A deleted endpoint: 3 deliveries were given up'),
    )
    expect(overview).toContain('action="/dashboard/dismiss"')
    expect((await post('/dashboard/dismiss', [['endpoint', B]])).status).toBe(303)
    const dashboard = await read('/dashboard')
    expect(dashboard).toContain('Dismissed: they no longer count as undelivered.')
    expect(dashboard).not.toContain('action="/dashboard/dismiss"')
    const nothing = { status: 200, success: true, dismissed: 0 }
    expect(await api(`/api/endpoints/${B}/dismiss`, 'POST')).toEqual(nothing)
    expect((await api('/api/status')).counts.deliveries).toMatchObject({ undelivered: 0, dismissed: 3 })
    await eventually(
      async () => (await api('/api/status')).findings.map(({ code }: { code: string }) => code),
      (codes) => !codes.includes('deliveries_undelivered'),
    )
    const [email] = (await api('/api/emails')).emails
    expect(await read(`/dashboard/emails/${email.id}`)).toContain(
      '<span title="undelivered, and somebody said that it does not matter">dismissed</span>',
    )
    expect(receiver.logs.map(({ msg }) => msg)).toEqual(
      expect.arrayContaining(['AUDIT: Emails delivered again', 'AUDIT: Undelivered dismissed']),
    )
    expect(JSON.stringify(receiver.logs)).not.toContain('"hi"')
  })
})

describe('a disk that refuses to keep how far it is', () => {
  afterEach(healDisk)

  it('has nothing delivered twice, and goes on when it takes it', async () => {
    await seed(4, [A])
    let time = new Date()
    const store = await open(() => time)
    const { total } = await store.startRedelivery({ filter: {} })
    time = new Date(time.getTime() + 1_000)
    refuse('writeFile')
    await expect(store.redeliverSome(2)).rejects.toMatchObject({ code: 'store_unavailable' })
    const claimed = await store.claimDeliveries(time, 9, 9)
    expect([total, claimed.length]).toEqual([4, 2])
    for (const { id } of claimed) await store.recordAttempt(id, failed, { status: 'delivered' })
    await expect(store.redeliverSome(2)).rejects.toMatchObject({ code: 'store_unavailable' })
    expect(await store.claimDeliveries(time, 9, 9)).toEqual([])
    healDisk()
    while (await store.redeliverSome(2));
    expect((await store.listRedeliveries())[0]).toMatchObject({ done: 4 })
    expect(await store.claimDeliveries(time, 9, 9)).toHaveLength(2)
    await store.close()
  })
})
