import { Webhook } from 'standardwebhooks'
import { eventually } from '../rehearsal/eventually.ts'
import { startWebhookSink, type WebhookSink } from '../rehearsal/webhook-sink.ts'
import { signIn } from './sign-in.ts'
import { PASSWORD, startReceiver, type TestReceiver } from './start-receiver.ts'

const HOUR_MS = 3_600_000

let receiver: TestReceiver
let sink: WebhookSink
let time: number
beforeEach(async () => {
  time = Date.now()
  receiver = await startReceiver({ now: () => new Date(time) })
  sink = await startWebhookSink()
})
afterEach(() => Promise.all([receiver.close(), sink.close()]))

const call = async (path: string, body?: object) => {
  const response = await receiver.api(path, { method: 'POST', body: JSON.stringify(body ?? {}) })
  return { status: response.status, text: await response.clone().text(), json: await response.json() }
}
const create = async () => (await call('/api/endpoints', { url: sink.url })).json.endpoint

/** What the next webhook is signed with, of these; the library looks at its own clock. */
async function signedWith(...secrets: string[]): Promise<boolean[]> {
  const seen = sink.received.length
  await receiver.push({ sender: 'a@b.c', body: String(Math.random()) })
  await eventually(
    () => sink.received.length,
    (count) => count > seen,
  )
  return secrets.map(verifies)
}
function verifies(secret: string): boolean {
  const { headers = {}, body = '' } = sink.received.at(-1) ?? {}
  try {
    const now = String(Math.floor(Date.now() / 1000))
    const isOld = Math.abs(Number(headers['webhook-timestamp']) - Number(now)) > 200
    if (isOld) throw new Error(`the test must look at it as of ${String(headers['webhook-timestamp'])}`)
    return Boolean(new Webhook(secret).verify(body, headers as Record<string, string>))
  } catch (error) {
    if (error instanceof Error && error.message === 'No matching signature found') return false
    throw error
  }
}

it('signs with both secrets until the former ends, tests with the new one alone, and shows it once', async () => {
  const { id, secret: first } = await create()
  expect(await signedWith(first)).toEqual([true])
  const { status, text, json } = await call(`/api/endpoints/${id}/rotate-secret`)
  const { secret: second, previousSecretUntil } = json.endpoint
  expect([status, second]).toEqual([200, expect.stringMatching(/^whsec_/)])
  expect(Date.parse(previousSecretUntil)).toBe(time + 24 * HOUR_MS)
  expect(text).not.toContain(first)
  expect(await signedWith(first, second)).toEqual([true, true])

  await call(`/api/endpoints/${id}/test`)
  expect([first, second].map(verifies)).toEqual([false, true])
  const list = await (await receiver.api('/api/endpoints')).text()
  expect(list).toContain(previousSecretUntil)
  expect(list).not.toMatch(/whsec_/)
  expect(JSON.stringify(receiver.logs)).not.toMatch(/whsec_/)
})

it('keeps the one in use when it is replaced twice by a second click, and not beyond that', async () => {
  const { id, secret: first } = await create()
  const rotate = async (): Promise<string> =>
    (await call(`/api/endpoints/${id}/rotate-secret`)).json.endpoint.secret
  const [unseen, second] = [await rotate(), await rotate()]
  expect(await signedWith(first, unseen, second)).toEqual([true, false, true])
  time += 61_000
  const third = await rotate()
  expect(await signedWith(first, second, third)).toEqual([false, true, true])
})

it.each([
  [{}, 24],
  [{ overlapHours: 0 }, 0],
  [{ overlapHours: 168 }, 168],
])('ends the former secret in time: %j', async (body, hours) => {
  const { id, secret: first } = await create()
  time -= hours * HOUR_MS // the library compares with the real clock: the webhook is to be sent at about now
  await call(`/api/endpoints/${id}/rotate-secret`, body)
  time += hours * HOUR_MS
  expect(await signedWith(first)).toEqual([false])
})

it('takes a secret of the owner’s, and refuses what it cannot mean', async () => {
  const { id } = await create()
  const mine = 'whsec_bWluZSBtaW5lIG1pbmUgbWluZSBtaW5l'
  expect(
    (await call(`/api/endpoints/${id}/rotate-secret`, { secret: mine, overlapHours: 1 })).json,
  ).toMatchObject({
    endpoint: { secret: mine },
  })
  expect(await signedWith(mine)).toEqual([true])
  for (const body of [
    { overlapHours: 169 },
    { overlapHours: -1 },
    { overlapHours: 1.5 },
    { secret: 'x' },
    { hours: 1 },
  ])
    expect((await call(`/api/endpoints/${id}/rotate-secret`, body)).status).toBe(400)
  expect((await call('/api/endpoints/ep_none/rotate-secret')).status).toBe(404)
})

it('is done on the page, which says until when both count, in both languages', async () => {
  const { id, secret: first } = await create()
  const cookie = await signIn(receiver.url, PASSWORD)
  const path = `${receiver.url}/dashboard/endpoints`
  const read = async (language: string) =>
    (await fetch(path, { headers: { cookie, 'accept-language': language } })).text()
  expect(await read('en')).not.toContain('Webhooks are signed with the new and the former secret until')
  const body = new URLSearchParams({ overlapHours: '72' })
  await fetch(`${path}/${id}/rotate-secret`, {
    method: 'POST',
    headers: { cookie },
    body,
    redirect: 'manual',
  })
  const page = await read('en')
  const second = /<code id="secret">(whsec_[^<]+)/.exec(page)?.[1] ?? ''
  expect(page).toContain('This is the new secret')
  expect(page).toContain(`datetime="${new Date(time + 72 * HOUR_MS).toISOString()}"`)
  expect(await read('fr')).toMatch(/jusqu’au <time/)
  expect(await read('fr')).not.toContain('id="secret"')
  expect(await signedWith(first, second)).toEqual([true, true])
})
