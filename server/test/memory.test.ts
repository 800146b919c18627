import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { eventually } from '../rehearsal/eventually.ts'
import { endReceivers, startReceiverProcess, type ReceiverProcess } from '../rehearsal/receiver-process.ts'
import { TOKEN } from './start-receiver.ts'

const EMAIL = { sender: 'a@b.c', body: 'x' }
const MIB = 1024 * 1024

let folder: string
let target: ReceiverProcess
const sockets: Socket[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'memory-'))
  target = await startReceiverProcess(folder, {
    NODE_OPTIONS: '--max-old-space-size=512',
    PUSHES_PER_MINUTE: '100000000',
  })
})
afterEach(async () => {
  sockets.splice(0).forEach((socket) => socket.destroy())
  await endReceivers()
  await rm(folder, { recursive: true, force: true })
})

/** Of the process at its highest; 0 where the system does not tell. */
async function mostMemoryMb(): Promise<number> {
  const status = await readFile(`/proc/${target.child.pid}/status`, 'utf8').catch(() => '') // Linux only
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
}

function post(body: Buffer, encoding: 'gzip' | 'identity' = 'identity'): Promise<number> {
  const headers = {
    'content-type': 'application/json',
    'content-encoding': encoding,
    authorization: `Bearer ${TOKEN}`,
  }
  return fetch(`${target.url}/api/ingress/gmail`, {
    method: 'POST',
    headers,
    body: new Uint8Array(body),
  }).then(
    ({ status }) => status,
    () => 0, // an answer that comes before the body is read may be lost with the connection
  )
}

/** Sends the head of a push and `bytes` of its body, and then nothing. */
async function stall(bytes: number, headers = ''): Promise<Socket> {
  const { port, hostname } = new URL(target.url)
  const socket = connect(Number(port), hostname)
  sockets.push(socket)
  await once(socket, 'connect')
  socket.on('error', () => undefined)
  socket.resume()
  socket.write(
    `POST /api/ingress/gmail HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer ${TOKEN}\r\n` +
      `Content-Length: ${25 * MIB}\r\n${headers}\r\n`,
  )
  if (bytes > 0) await new Promise((sent) => socket.write(Buffer.alloc(bytes, ' '), sent))
  return socket
}

async function pushSmall(count: number): Promise<number[]> {
  const statuses = []
  for (let sent = 0; sent < count; sent++)
    statuses.push((await target.push({ ...EMAIL, messageId: `${Math.random()}` })).status)
  return statuses
}

const repeat = (text: string, bytes = 25.9 * MIB) => text.repeat(Math.floor(bytes / text.length))
const keys = () => `{${Array.from({ length: 2_000_000 }, (_, at) => `"k${at}":0`).join()}}`

it.each([
  ['nested lists', () => `${repeat('[', 12 * MIB)}${repeat(']', 12 * MIB)}`, 400],
  ['empty objects', () => `{"sender":"a@b.c","body":"x","labels":[${repeat('{},', 24 * MIB)}{}]}`, 413],
  ['keys', keys, 413],
  [
    'empty texts',
    () => `{"sender":"a@b.c","body":"x","headers":[${repeat('["",""],', 24 * MIB)}["",""]]}`,
    413,
  ],
])('refuses five pushes of %s, at once and compressed, with little memory', async (_case, make, status) => {
  const body = gzipSync(make())
  const answers = Promise.all(Array.from({ length: 5 }, () => post(body, 'gzip')))
  expect(await pushSmall(20)).toEqual(Array(20).fill(200))
  expect((await answers).filter((answer) => answer !== 503)).toContain(status)
  expect(await mostMemoryMb()).toBeLessThan(512)
})

it('takes the largest pushes, ten at once, with little memory', async () => {
  const push = { ...EMAIL, bodyHtml: 'é€'.repeat(2 * MIB), body: 'x'.repeat(13 * MIB) }
  const statuses = await Promise.all(
    Array.from({ length: 10 }, (_, at) =>
      post(Buffer.from(JSON.stringify({ ...push, messageId: `m${at}` }))),
    ),
  )
  expect(statuses).toEqual(expect.arrayContaining([200, 503]))
  expect(await mostMemoryMb()).toBeLessThan(640) // two in the room, of which one is read
})

/** Leaves no room for one more, however little it needs. */
const FILLING = [100_000, 5_000, 100, 1].flatMap((bytes) =>
  Array<number>(bytes > 5_000 ? 340 : 60).fill(bytes),
)

it.each([
  ['large', Array<number>(40).fill(20 * MIB), ''],
  ['small', FILLING, ''],
  ['compressed', Array<number>(1_000).fill(100), 'Content-Encoding: gzip\r\n'],
])('takes small pushes beside stalled uploads: %s', async (_case, sizes, headers) => {
  for (let sent = 0; sent < sizes.length; sent += 20)
    await Promise.all(sizes.slice(sent, sent + 20).map((bytes) => stall(bytes, headers)))
  // who stalls is cut off after a second or two
  await eventually(
    () => pushSmall(1),
    ([status]) => status === 200,
  )
  expect(await pushSmall(50)).toEqual(Array(50).fill(200))
  expect(await mostMemoryMb()).toBeLessThan(512)
})
