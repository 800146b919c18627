import { createSign, generateKeyPairSync } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { eventually } from '../rehearsal/eventually.ts'
import { startReceiver, TOKEN, type TestReceiver } from './start-receiver.ts'
import { startWebhookSink, type WebhookSink } from '../rehearsal/webhook-sink.ts'

const AUDIENCE = 'https://receiver.test/api/ingress/gmail/doorbell'
const ACCOUNT = 'doorbell@my-project.iam.gserviceaccount.com'
const SECRET = 'shared-doorbell-secret'
const ours = generateKeyPairSync('rsa', { modulusLength: 2048 })
const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 })

/** Google's certificate list, with our key in it; a public key in PEM is what a verifier needs. */
const giveCerts = (response: ServerResponse) =>
  void response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(JSON.stringify({ key1: ours.publicKey.export({ type: 'spki', format: 'pem' }) }))

let certs: WebhookSink
let script: WebhookSink
let receiver: TestReceiver

beforeAll(async () => {
  certs = await startWebhookSink()
  script = await startWebhookSink()
  receiver = await startReceiver({
    env: {
      DOORBELL_SCRIPT_URL: script.url,
      DOORBELL_SECRET: SECRET,
      DOORBELL_AUDIENCE: AUDIENCE,
      DOORBELL_SERVICE_ACCOUNT: ACCOUNT,
      GOOGLE_CERTS_URL: certs.url,
    },
  })
})
afterAll(async () => {
  await receiver.close()
  await Promise.all([script.close(), certs.close()])
})
beforeEach(() => {
  script.received.length = 0
  receiver.logs.length = 0
  certs.received.length = 0
  certs.answer = giveCerts
  script.answer = (response) => void response.writeHead(200).end()
})

const claims = (changes = {}) => {
  const now = Math.floor(Date.now() / 1000)
  const standard = { iss: 'https://accounts.google.com', aud: AUDIENCE, iat: now, exp: now + 600, sub: '1' }
  return { ...standard, email: ACCOUNT, email_verified: true, ...changes }
}
const sign = (payload: object, key = ours.privateKey) => {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const content = `${encode({ alg: 'RS256', kid: 'key1', typ: 'JWT' })}.${encode(payload)}`
  return `${content}.${createSign('RSA-SHA256').update(content).sign(key).toString('base64url')}`
}
const ring = (token: string | undefined) =>
  fetch(`${receiver.url}/api/ingress/gmail/doorbell`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ message: { data: 'e30=', messageId: '1' }, subscription: 's' }),
  })

it('acknowledges at once and rings the script once for all rings of a second, with the secret in the body', async () => {
  const answers = await Promise.all(Array.from({ length: 5 }, () => ring(sign(claims()))))
  expect(answers.map(({ status }) => status)).toEqual([204, 204, 204, 204, 204])
  await rung()
  await ring(sign(claims()))
  await rung(2) // and no more before it, for each of the five
  expect(script.received.map(({ body }) => JSON.parse(body))).toEqual(Array(2).fill({ secret: SECRET }))
  expect(script.url).not.toContain(SECRET)
})

/** The script is rung a second after the receiver was: also at the end of a test, so that it is not in the next one. */
const rung = (times = 1) =>
  eventually(
    () => script.received.length,
    (count) => count >= times,
  )

it('takes the redirect of ContentService for an answer without following it', async () => {
  const followed = `${script.url}/followed`
  script.answer = (response) => void response.writeHead(302, { location: followed }).end()
  await ring(sign(claims()))
  await rung()
  script.answer = (response) =>
    void response.writeHead(302, { location: 'https://accounts.google.com/v3/signin' }).end()
  script.received.length = 0
  await ring(sign(claims()))
  const said = await eventually(
    () => receiver.logs.filter(({ msg }) => msg.startsWith('DOORBELL: The script')),
    (lines) => lines.length > 0,
  )
  expect(said).toMatchObject([{ status: 302 }])
  expect(script.received).toHaveLength(1)
})

it('fetches the certificates of Google once for all who wait for them', async () => {
  const waiting: ServerResponse[] = []
  certs.answer = (response) => void waiting.push(response)
  const answers = Array.from({ length: 20 }, () => ring(sign(claims())))
  await receiver.push({ sender: 'a@b.c', body: 'x', messageId: 'after the rings' }) // they are all in by then
  await eventually(
    () => waiting.length,
    (count) => count > 0,
  )
  certs.answer = giveCerts
  waiting.forEach(giveCerts)
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(Array(20).fill(204))
  expect(certs.received.length).toBeLessThan(5) // connections of one client may come after the answer
  await rung()
})

it('asks to come back when the certificates of Google do not come', async () => {
  certs.answer = () => undefined
  const { status, headers } = await ring(sign(claims()))
  certs.answer = giveCerts
  expect([status, headers.get('retry-after')]).toEqual([503, '30'])
  expect(receiver.logs.at(-1)?.msg).toContain('certificates of Google')
  expect((await ring(sign(claims()))).status).toBe(204)
  await rung()
})

it('logs why a token is refused, and nothing of the token', async () => {
  const tokens = [
    sign(claims(), foreign.privateKey),
    sign(claims({ aud: 'x' })),
    'e30.e30.e30',
    'secret-word',
    'a.b.c',
  ]
  tokens.push(sign(claims({ iat: 1_600_000_000, exp: 1_600_000_600 })), sign({ secret: 'word' }))
  for (const token of tokens) expect((await ring(token)).status).toBe(401)
  const text = JSON.stringify(receiver.logs)
  for (const part of tokens.flatMap((token) => token.split('.')))
    if (part.length > 3) expect(text).not.toContain(part)
  expect(text).not.toContain('word')
  expect(receiver.logs.filter(({ reason }) => reason)).toHaveLength(tokens.length)
})

it.each([
  ['no token', () => undefined],
  ['the ingress token', () => TOKEN],
  ['another key', () => sign(claims(), foreign.privateKey)],
  ['another audience', () => sign(claims({ aud: 'https://elsewhere.test' }))],
  ['another issuer', () => sign(claims({ iss: 'https://evil.test' }))],
  ['another account', () => sign(claims({ email: 'other@my-project.iam.gserviceaccount.com' }))],
  ['an unverified account', () => sign(claims({ email_verified: false }))],
  ['an expired token', () => sign(claims({ iat: 1_600_000_000, exp: 1_600_000_600 }))],
])('refuses %s with 401 and rings nothing', async (_case, token) => {
  expect((await ring(token())).status).toBe(401)
  expect(script.received).toEqual([])
})

it('takes pushes with the ingress token as before', async () => {
  expect((await receiver.push({ sender: 'a@b.c', body: 'x' })).status).toBe(200)
})

it('is not there unless it is set up, and all four variables are needed', async () => {
  const without = await startReceiver()
  const call = (authorization: string) =>
    fetch(`${without.url}/api/ingress/gmail/doorbell`, { method: 'POST', headers: { authorization } })
  expect((await call(`Bearer ${sign(claims())}`)).status).toBe(401)
  expect((await call(`Bearer ${TOKEN}`)).status).toBe(404)
  await without.close()
  await expect(startReceiver({ env: { DOORBELL_SECRET: SECRET } })).rejects.toThrow(
    'DOORBELL_AUDIENCE is missing',
  )
})

it('passes the throttle of strangers, and lets a valid ring through all the same', async () => {
  const statuses = new Set<number>()
  for (let round = 0; round < 25; round++)
    for (const { status } of await Promise.all(Array.from({ length: 50 }, () => ring('guess'))))
      statuses.add(status)
  expect(statuses).toEqual(new Set([401, 429]))
  expect((await ring(sign(claims()))).status).toBe(204)
})
