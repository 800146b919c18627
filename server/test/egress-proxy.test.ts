import { findFreePort } from '../rehearsal/start-postgres.ts'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import {
  createServer as createHttpServer,
  type IncomingHttpHeaders,
  type RequestListener,
  type Server as HttpServer,
} from 'node:http'
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https'
import { createRequire } from 'node:module'
import { connect, type AddressInfo, type Server, type Socket } from 'node:net'
import { dirname, join } from 'node:path'
import { tellReason } from '../common/tell-reason.ts'
import { readConfig } from '../config.ts'
import { attemptDelivery, createWebhookClient, type WebhookClient } from '../deliver/attempt-delivery.ts'
import { createAddressGuard } from '../deliver/guard-address.ts'

const PUBLIC = '93.184.215.14'
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const certificate = join(
  dirname(createRequire(import.meta.url).resolve('hoodiecrow-imap/package.json')),
  'cert/server',
)

let endpoint: HttpServer
let tlsEndpoint: HttpsServer
let proxy: HttpServer
let client: WebhookClient | undefined
/** What the endpoint was asked, by Host; of TLS the name that was asked for. */
let hosts: (string | undefined)[]
/** What the proxy was asked. */
let asked: { authority: string | undefined; headers: IncomingHttpHeaders }[]
let answer: (socket: Socket) => void
const sockets = new Set<Socket>()
const portOf = (server: Server) => (server.address() as AddressInfo).port
const keep = (socket: Socket) => sockets.add(socket.on('error', () => undefined))

const relayTo = (server: () => Server) => (socket: Socket) => {
  const upstream = connect(portOf(server()), '127.0.0.1', () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    socket.pipe(upstream).pipe(socket)
  })
  keep(upstream)
}

beforeAll(async () => {
  const take: RequestListener = (request, response) => {
    hosts.push(request.headers.host)
    request.resume().on('end', () => response.writeHead(204).end())
  }
  endpoint = createHttpServer(take)
  const [cert, key] = [readFileSync(`${certificate}.crt`), readFileSync(`${certificate}.key`)]
  const SNICallback = (name: string, done: (error: null) => void) => {
    hosts.push(`SNI ${name}`)
    done(null)
  }
  tlsEndpoint = createHttpsServer({ cert, key, SNICallback }, take)
  proxy = createHttpServer().on('connect', ({ url, headers }, socket: Socket) => {
    keep(socket)
    asked.push({ authority: url, headers })
    answer(socket)
  })
  for (const server of [endpoint, tlsEndpoint, proxy]) {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
  }
})
beforeEach(() => {
  hosts = []
  asked = []
  answer = relayTo(() => endpoint)
})
afterEach(async () => {
  await client?.agent.destroy()
  sockets.forEach((socket) => socket.destroy())
})
afterAll(() => {
  for (const server of [endpoint, tlsEndpoint, proxy]) server.close()
  endpoint.closeAllConnections()
  tlsEndpoint.closeAllConnections()
})

interface Given {
  proxyUrl?: string
  exceptions?: string[]
  allowed?: string[]
  resolveHost?: (host: string) => Promise<string[]>
  connectTimeoutMs?: number | undefined
}

function send(
  url: string,
  { proxyUrl, exceptions = [], allowed = [], resolveHost, connectTimeoutMs = 5_000 }: Given = {},
) {
  client ??= createWebhookClient(createAddressGuard(allowed), {
    proxy: { url: new URL(proxyUrl ?? `http://127.0.0.1:${portOf(proxy)}`), exceptions },
    resolveHost: resolveHost ?? (() => Promise.resolve(['2606:4700::1', PUBLIC])),
    connectTimeoutMs,
  })
  const webhook = {
    id: 'dlv_1',
    url,
    secrets: [SECRET],
    contentType: 'application/json',
    body: Buffer.from('{}'),
  }
  return attemptDelivery(client, webhook, () => new Date())
}
afterEach(() => (client = undefined))
const inFrench = ({ error = '' }) => tellReason(error, 'fr')

it('connects a webhook to the address that was checked, and asks the endpoint by its name', async () => {
  const { status, attempt } = await send('http://hook.example/in')
  expect(status).toBe('delivered')
  expect(attempt.steps).toMatchObject({
    dnsMs: expect.any(Number) as number,
    connectMs: expect.any(Number) as number,
  })
  expect(asked.map(({ authority }) => authority)).toEqual([`${PUBLIC}:80`])
  expect(hosts).toEqual(['hook.example'])
})

it('speaks TLS with the endpoint through it, and trusts no other certificate than without it', async () => {
  answer = relayTo(() => tlsEndpoint)
  const { status, attempt } = await send('https://hook.example:8443/in')
  expect({ status, error: attempt.error }).toEqual({
    status: 'failed',
    error: expect.stringMatching(/certificate/) as string,
  })
  expect(inFrench(attempt)).toMatch(/^Certificat TLS [^a-z]*(auto-signé|expiré|d’un émetteur inconnu)$/)
  expect(asked.map(({ authority }) => authority)).toEqual([`${PUBLIC}:8443`])
  expect(hosts).toEqual(['SNI hook.example'])
})

it('lets no name through that turns to a private address, nor a private address', async () => {
  const answers = [[PUBLIC], ['127.0.0.1'], [PUBLIC, '10.0.0.1']]
  const resolveHost = () => Promise.resolve(answers.shift() ?? [])
  answer = (socket) => socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n') // so that each asks anew
  for (let n = 0; n < 3; n += 1) await send('http://rebind.example/', { resolveHost })
  expect((await send('http://169.254.169.254/')).attempt.error).toMatch(/is not a public address/)
  const { attempt } = await send('http://[::1]/')
  expect(attempt.error).toMatch(/is not a public address/)
  expect(inFrench(attempt)).toMatch(
    /^::1 n’est pas une adresse publique - ajoutez-la à \w+ si les webhooks peuvent y aller$/,
  )
  expect(asked.map(({ authority }) => authority)).toEqual([`${PUBLIC}:80`])
})

it.each<[string, (socket: Socket) => void, RegExp, RegExp]>([
  [
    '407',
    (socket) => socket.end('HTTP/1.1 407 x\r\n\r\n'),
    /^The proxy 127\.0\.0\.1:\d+ wants another user or password/,
    /^Le proxy 127\.0\.0\.1:\d+ veut un autre nom ou mot de passe \(407\) - mettez-les dans HTTPS_PROXY$/,
  ],
  [
    '403',
    (socket) => socket.end('HTTP/1.1 403 x\r\n\r\n'),
    /does not connect to 93\.184\.215\.14:80 \(403\) - allow that/,
    /ne se connecte pas à 93\.184\.215\.14:80 \(403\) - autorisez-le là-bas, ou nommez l’hôte dans NO_PROXY$/,
  ],
  ['nothing', () => undefined, /does not answer - is HTTPS_PROXY right/, /ne répond pas - .*tourne-t-il \?$/],
  [
    'no HTTP',
    (socket) => socket.end('SSH-2.0\r\n'),
    /cannot be reached \(Parse Error/,
    /est injoignable \(Parse Error.*\) - .*tourne-t-il \?$/,
  ],
  [
    'a closed connection',
    (socket) => socket.destroy(),
    /cannot be reached \(socket hang up\)/,
    /est injoignable \(socket hang up\) - .*tourne-t-il \?$/,
  ],
])('is named, with the cure, when it answers %s, and its password never', async (name, how, says, french) => {
  answer = how
  const { attempt } = await send('http://hook.example/', {
    proxyUrl: `http://ann:s%40cret@127.0.0.1:${portOf(proxy)}`,
    connectTimeoutMs: name === 'nothing' ? 500 : undefined,
  })
  expect(attempt.error).toMatch(says)
  expect(inFrench(attempt)).toMatch(french)
  expect(JSON.stringify(attempt)).not.toMatch(/cret/)
  const basic = `Basic ${Buffer.from('ann:s@cret').toString('base64')}`
  expect(asked[0]?.headers['proxy-authorization']).toBe(basic)
})

it('looks its name up as those of endpoints are, on no thread of Node, wherever it is', async () => {
  const resolveHost = (host: string) => Promise.resolve([host === 'proxy.invalid' ? '127.0.0.1' : PUBLIC])
  const { status } = await send('http://hook.example/', {
    proxyUrl: `http://proxy.invalid:${portOf(proxy)}`,
    resolveHost,
  })
  expect(status).toBe('delivered')
})

it('takes any success, and does not connect again and again to what speaks before it is asked', async () => {
  answer = (socket) => socket.write('HTTP/1.1 200 x\r\n\r\nSSH-2.0-server\r\n')
  const { status, attempt } = await send('http://hook.example:22/')
  expect({ status, error: attempt.error }).toEqual({
    status: 'failed',
    error: expect.stringMatching(/which speaks before it is asked/) as string,
  })
  expect(inFrench(attempt)).toMatch(
    /ouvre \S+:22, qui parle avant qu’on l’interroge - est-ce un serveur HTTP \?$/,
  )
  expect(asked).toHaveLength(1)
  answer = (socket) => {
    relayTo(() => endpoint)(socket)
    const write = socket.write.bind(socket)
    socket.write = (data: unknown) => {
      socket.write = write
      return write(String(data).replace('200', '201'))
    }
  }
  expect((await send('http://hook.example/')).status).toBe('delivered')
})

it('is named when nothing listens there', async () => {
  const port = await findFreePort()
  const { attempt } = await send('http://hook.example/', { proxyUrl: `http://127.0.0.1:${port}` })
  expect(attempt.error).toMatch(`The proxy 127.0.0.1:${port} cannot be reached`)
})

it.each([
  ['127.0.0.1', '*'],
  ['127.0.0.1', '127.0.0.0/8'],
  ['127.0.0.1', '127.0.0.1:PORT'],
  ['hook.internal', 'internal'],
  ['hook.internal', '.internal'],
  ['HOOK.internal', '*.Internal:PORT'],
  ['[::ffff:127.0.0.1]', '127.0.0.1'],
  ['hook.internal.', 'internal'],
])('is passed by for %s when NO_PROXY has %s', async (host, exception) => {
  const port = portOf(endpoint)
  const given = {
    exceptions: ['other.example', exception.replace('PORT', String(port))],
    allowed: ['127.0.0.0/8'],
    resolveHost: () => Promise.resolve(['127.0.0.1']),
  }
  expect((await send(`http://${host}:${port}/`, given)).status).toBe('delivered')
  expect(asked).toEqual([])
})

it.each(['internal.example', 'ternal', 'internal:1', '10.0.0.0/8', '127.0.0.1'])(
  'is not passed by for hook.internal when NO_PROXY has %s',
  async (exception) => {
    await send('http://hook.internal/', { exceptions: [exception] })
    expect(asked).toHaveLength(1)
  },
)

it('comes from HTTPS_PROXY, in either spelling, or stops the start without saying its password', () => {
  const { egressProxy, warnings } = readConfig({
    https_proxy: 'http://a:b@proxy:3128',
    no_proxy: 'a.example, b.example  c.example',
    http_proxy: 'http://proxy:3128',
  })
  expect(egressProxy?.url.host).toBe('proxy:3128')
  expect(egressProxy?.exceptions).toEqual(['a.example', 'b.example', 'c.example'])
  expect(warnings).toEqual([
    expect.stringMatching(/^http_proxy has no effect: webhooks leave through HTTPS_PROXY/),
  ])
  expect(readConfig({ NO_PROXY: '*' }).egressProxy).toBeUndefined()
  for (const value of [
    'proxy:3128',
    'socks5://cret@proxy',
    'http://proxy/cret',
    'http://u:cr/et@proxy',
    'http://u:100%cret@proxy',
  ])
    expect(() => readConfig({ HTTPS_PROXY: value })).toThrow(/HTTPS_PROXY must be a URL such as (?!.*cret)/)
})
