import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from '../rehearsal/eventually.ts'
import { endReceivers, startReceiverProcess, type ReceiverProcess } from '../rehearsal/receiver-process.ts'
import { startReceiver, TOKEN, type TestReceiver } from './start-receiver.ts'

const EMAIL = { sender: 'a@b.c', body: 'x' }
const LARGE_PUSHES = process.env.TORTURE_ROUNDS ? 200 : 40 // `npm run torture` sends more
const MAX_FILES = Number(execFileSync('bash', ['-c', 'ulimit -Hn'])) || 11_000 // Node takes all it may have
const IDLE_CONNECTIONS = Math.min(10_000, MAX_FILES - 1_000) // some are kept in reserve

describe('tokens', () => {
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
    let time = Date.now()
    receiver = await startReceiver({ now: () => new Date(time) })
    const guess = () => receiver.push(EMAIL, { authorization: 'Bearer guess' }).then(({ status }) => status)
    const statuses: number[] = []
    while (statuses.length < 1_100) statuses.push(...(await Promise.all(Array.from({ length: 50 }, guess))))
    expect(new Set(statuses)).toEqual(new Set([401, 429]))
    expect(statuses.filter((status) => status === 401)).toHaveLength(1_000)
    expect((await receiver.push(EMAIL)).status).toBe(200)
    const UNAUTHORIZED = 'INGRESS: 401 Unauthorized - Invalid or missing PROCESS_API_TOKEN'
    const THROTTLED = 'INGRESS: 429 Too many requests'
    const said = () => receiver.logs.map(({ msg }) => msg).filter((line) => line.startsWith('INGRESS:'))
    expect(said()).toEqual([UNAUTHORIZED, THROTTLED])
    time += 60_000
    await guess()
    expect(said().slice(2)).toEqual([`${UNAUTHORIZED}, 999 more within a minute`, UNAUTHORIZED])
  })
})

describe('a receiver in a process of its own', () => {
  let folder: string
  let target: ReceiverProcess
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'abuse-'))
    target = await startReceiverProcess(folder)
  })
  afterEach(async () => {
    await endReceivers()
    await rm(folder, { recursive: true, force: true })
  })
  const connectTo = async (text: string) => {
    const { port, hostname } = new URL(target.url)
    const socket = connect(Number(port), hostname)
    await once(socket, 'connect')
    socket.on('error', () => undefined) // being cut off is what is expected
    socket.write(text)
    return socket
  }

  it(`holds a bounded amount of ${LARGE_PUSHES} large pushes in memory and asks the rest to come back`, async () => {
    const body = Buffer.from(JSON.stringify({ ...EMAIL, body: 'x'.repeat(25_000_000) }))
    const head = `POST /api/ingress/gmail HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n`
    const length = `Authorization: Bearer ${TOKEN}\r\nContent-Length: ${body.length}\r\n\r\n`
    const sockets = await Promise.all(Array.from({ length: LARGE_PUSHES }, () => connectTo(head + length)))
    const answers = sockets.map(async (socket) => {
      let answer = ''
      for await (const chunk of socket) if ((answer += String(chunk)).endsWith('}')) break
      return answer
    })
    const sent = sockets.map((socket) => new Promise((done) => socket.write(body.subarray(0, -1), done)))
    await Promise.all(sent) // all hold what they have until all have sent it
    sockets.forEach((socket) => socket.write(body.subarray(-1)))
    const texts = await Promise.all(answers)
    const ok = texts.filter((text) => text.startsWith('HTTP/1.1 200')).length
    const later = texts.filter((text) => /^HTTP\/1.1 503[^]*\r\nretry-after: 30\r\n/i.test(text)).length
    expect(ok + later).toBe(LARGE_PUSHES)
    expect(ok).toBeGreaterThan(0)
    expect(ok).toBeLessThanOrEqual(6) // two of 25 MB at once in 64 MiB, and some after them
    expect((await target.push(EMAIL)).status).toBe(200)
    const status = await readFile(`/proc/${target.child.pid}/status`, 'utf8').catch(() => '') // Linux only
    expect(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0)).toBeLessThan(1_000_000) // kB
  })

  it(`cuts slow senders off, and answers others beside ${IDLE_CONNECTIONS} idle connections`, async () => {
    const idle = await Promise.all(Array.from({ length: IDLE_CONNECTIONS }, () => connectTo('')))
    const secondsToCut = async (text: string, drip: string) => {
      const socket = await connectTo(text)
      const since = Date.now()
      let answer = ''
      socket.on('data', (chunk: Buffer) => (answer += chunk.toString()))
      const dripping = setInterval(() => socket.write(drip), 500)
      await new Promise((closed) => socket.once('close', closed)) // not events.once, to which a reset is a failure
      clearInterval(dripping)
      expect(answer).toMatch(/^HTTP\/1.1 408 /)
      return Math.round((Date.now() - since) / 1000)
    }
    const start = 'POST /api/ingress/gmail HTTP/1.1\r\nHost: x\r\n'
    const headers = `Authorization: Bearer ${TOKEN}\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n`
    const cuts = [secondsToCut(start, 'X-A: a\r\n'), secondsToCut(start + headers, 'x')]
    expect((await target.push(EMAIL)).status).toBe(200)
    const [headersCut, bodyCut] = await Promise.all(cuts)
    expect(headersCut).toBeGreaterThanOrEqual(65) // as long as a proxy's idle connection, which must be the longer breath
    expect(bodyCut).toBeGreaterThanOrEqual(69)
    await eventually(target.output, (log) => log.includes('INGRESS: 408 The body never came whole'))
    expect((await target.push(EMAIL)).status).toBe(200)
    idle.forEach((socket) => socket.destroy())
  })
})
