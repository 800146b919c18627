import { startReceiver, TOKEN, type TestReceiver } from './start-receiver.ts'

const EMAIL = { sender: 'a@b.c', body: 'x' }
let receiver: TestReceiver
afterEach(() => receiver.close())

it('limits each token by itself, says when to come back, and lets the other token pass', async () => {
  receiver = await startReceiver({
    env: { PUSHES_PER_MINUTE: '3', PROCESS_API_TOKEN: `${TOKEN},other-token-0123456` },
  })
  const statuses = []
  for (let index = 0; index < 4; index++) statuses.push((await receiver.push(EMAIL)).status)
  expect(statuses).toEqual([200, 200, 200, 429])
  const refused = await receiver.push(EMAIL)
  expect(await refused.json()).toEqual({ success: false, message: 'Too many requests' })
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(receiver.logs.at(-1)?.msg).toBe('INGRESS: 429 Too many requests')
  expect((await receiver.push(EMAIL, { authorization: 'Bearer other-token-0123456' })).status).toBe(200)
})

it('throttles failed sign-ins without ever turning a valid token away', async () => {
  receiver = await startReceiver()
  const guess = () => receiver.push(EMAIL, { authorization: 'Bearer guess' }).then(({ status }) => status)
  const statuses: number[] = []
  while (statuses.length < 1_100) statuses.push(...(await Promise.all(Array.from({ length: 50 }, guess))))
  expect(new Set(statuses)).toEqual(new Set([401, 429]))
  expect(statuses.filter((status) => status === 401)).toHaveLength(1_000)
  expect((await receiver.push(EMAIL)).status).toBe(200)
})

it('holds a bounded amount of mail in memory and asks the rest to come back', async () => {
  receiver = await startReceiver()
  const whole = Buffer.from(JSON.stringify({ ...EMAIL, body: 'x'.repeat(20_000_000) }))
  const send = (last: Promise<void>) => {
    const body = new ReadableStream({
      async start(stream) {
        stream.enqueue(whole.subarray(0, -1))
        await last // all hold what they have until all have sent it
        stream.enqueue(whole.subarray(-1))
        stream.close()
      },
    })
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` }
    return fetch(`${receiver.url}/api/ingress/gmail`, {
      method: 'POST',
      headers,
      body,
      duplex: 'half',
    } as RequestInit)
  }
  let release = () => {}
  const last = new Promise<void>((resolve) => (release = resolve))
  const sending = Array.from({ length: 12 }, () => send(last))
  await new Promise((resolve) => setTimeout(resolve, 2_000))
  release()
  const responses = await Promise.all(sending)
  const statuses = responses.map(({ status }) => status)
  expect(statuses.filter((status) => status === 503).length).toBeGreaterThanOrEqual(12 - 7)
  expect(statuses).toContain(200)
  expect(responses.find(({ status }) => status === 503)?.headers.get('retry-after')).toBe('30')
  expect((await receiver.push(EMAIL)).status).toBe(200)
}, 60_000)
