import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { attemptDelivery, createWebhookClient, type WebhookClient } from '../deliver/attempt-delivery.ts'
import { createAddressGuard } from '../deliver/guard-address.ts'
import { eventually } from '../rehearsal/eventually.ts'

const FINAL = 'HTTP/1.1 204 No Content\r\n\r\n'
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

let server: Server
let client: WebhookClient
const sockets = new Set<Socket>()
const open = (deadlineMs = 10_000) => createWebhookClient(createAddressGuard(['127.0.0.0/8']), { deadlineMs })

/** An endpoint below HTTP: `answer` writes what it likes once a request has come. */
async function listen(answer: (socket: Socket) => void): Promise<string> {
  server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined).on('data', () => answer(socket))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

afterEach(async () => {
  await client.agent.destroy()
  sockets.forEach((socket) => socket.destroy())
  server.close()
})

const attempt = (url: string, body = Buffer.from('{}'), own: { timeoutSeconds?: number } = {}) =>
  attemptDelivery(
    client,
    { id: 'dlv_1', url, secrets: [SECRET], contentType: 'application/json', body, ...own },
    () => new Date(),
  )

describe('an endpoint that answers with more than one head', () => {
  beforeEach(() => {
    client = open()
  })

  it.each([
    ['100 Continue, then the answer', ['HTTP/1.1 100 Continue\r\n\r\n', FINAL]],
    ['both at once', [`HTTP/1.1 100 Continue\r\n\r\n${FINAL}`]],
    [
      'several, one with a field',
      [`HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 \r\n\r\n${FINAL}`],
    ],
    ['102 and 103', ['HTTP/1.1 102 Processing\r\n\r\n', 'HTTP/1.1 103 Early Hints\r\n\r\n', FINAL]],
  ])('has taken the webhook: %s', async (_name, parts) => {
    const url = await listen((socket) => {
      const [first = '', ...others] = parts
      socket.write(first)
      others.forEach((part, index) => setTimeout(() => socket.write(part), 20 * (index + 1)))
    })
    expect(await attempt(url)).toMatchObject({ status: 'delivered', attempt: { httpStatus: 204 } })
    expect(await attempt(url)).toMatchObject({ status: 'delivered', attempt: { httpStatus: 204 } })
  })
})

describe('the deadline of an attempt', () => {
  beforeEach(() => {
    client = open(300)
  })
  const every = (socket: Socket, text: string) => {
    const timer = setInterval(() => socket.write(text), 20)
    socket.on('close', () => clearInterval(timer))
  }
  const timedOut = {
    status: 'failed',
    reason: 'Connection timeout',
    attempt: { error: 'Connection timeout' },
  }

  it('is the endpoint’s own where it has one', async () => {
    const url = await listen((socket) => setTimeout(() => socket.write(FINAL), 600))
    expect(await attempt(url)).toMatchObject(timedOut)
    expect(await attempt(url, undefined, { timeoutSeconds: 60 })).toMatchObject({ status: 'delivered' })
  })

  it('ends one that never answers', async () => {
    const url = await listen(() => undefined)
    expect(await attempt(url)).toMatchObject(timedOut)
  })

  it.each(['100 Continue', '102 Processing', '103 Early Hints'])(
    'ends one that says %s for ever',
    async (line) => {
      const url = await listen((socket) => every(socket, `HTTP/1.1 ${line}\r\n\r\n`))
      expect(await attempt(url)).toMatchObject(timedOut)
    },
  )

  it('ends one whose head comes drop by drop', async () => {
    const url = await listen((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n')
      every(socket, 'x: y\r\n')
    })
    expect(await attempt(url)).toMatchObject(timedOut)
  })

  it('ends one that takes no more of a large email', async () => {
    const url = await listen((socket) => socket.pause())
    expect(await attempt(url, Buffer.alloc(24_000_000, 'x'))).toMatchObject(timedOut)
  })

  it('ends the reading of a body that comes drop by drop, whose status has decided', async () => {
    const url = await listen((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10000\r\n\r\n')
      every(socket, 'x')
    })
    const sent = () => attempt(url) // again where the machine stood still for longer than the deadline
    expect(await eventually(sent, ({ status }) => status === 'delivered')).toMatchObject({
      attempt: { httpStatus: 200 },
    })
  })
})

describe('the steps of an attempt', () => {
  const guard = createAddressGuard(['127.0.0.0/8'])

  it('says what look-up, connection and answer took, and on a kept connection only the answer', async () => {
    server = createHttpServer((_, response) => void sleep(40).then(() => response.writeHead(204).end()))
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.address() as AddressInfo
    client = createWebhookClient(guard, { resolveHost: () => sleep(30).then(() => ['127.0.0.1']) })
    const named = `http://crm.example:${port}/`
    const { steps: first } = (await attempt(named)).attempt
    expect(first).toEqual({
      dnsMs: expect.any(Number),
      connectMs: expect.any(Number),
      firstByteMs: expect.any(Number),
    })
    expect(first?.dnsMs).toBeGreaterThanOrEqual(29)
    expect(first?.firstByteMs).toBeGreaterThanOrEqual(39)
    const later = async () => Object.keys((await attempt(named)).attempt.steps ?? {})
    const isKept = ({ length }: string[]) => length === 1 // undici has the connection again only after a turn
    expect(await eventually(later, isKept)).toEqual(['firstByteMs'])
  })

  it('shows at which step a failed one stood', async () => {
    const url = await listen(() => undefined) // speaks no TLS
    client = createWebhookClient(guard, { deadlineMs: 300, connectTimeoutMs: 1_000 })
    const { attempt: failed } = await eventually(
      () => attempt(url.replace('http:', 'https:')),
      ({ attempt: { steps } }) => steps?.connectMs !== undefined,
    )
    expect(failed).toMatchObject({ error: 'Connection timeout', steps: { connectMs: expect.any(Number) } })
    expect(failed.steps).not.toHaveProperty('tlsMs')
  })

  it('keeps the steps of two attempts that connect at the same time apart', async () => {
    const url = await listen((socket) => socket.write(FINAL))
    let end = () => {}
    const isQuickOver = new Promise<void>((over) => (end = over))
    const resolveHost = async (name: string) => {
      if (name.startsWith('slow')) await isQuickOver.then(() => sleep(120))
      return ['127.0.0.1']
    }
    client = createWebhookClient(guard, { resolveHost })
    const to = (name: string) => attempt(url.replace('127.0.0.1', name))
    const [slow, quick] = await Promise.all([to('slow.example'), to('quick.example').finally(end)])
    expect(slow.attempt.steps?.dnsMs).toBeGreaterThanOrEqual(119)
    expect(quick.attempt.steps?.dnsMs).toBeLessThan(slow.attempt.steps?.dnsMs ?? 0)
  })
})
