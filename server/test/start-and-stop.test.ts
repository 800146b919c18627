import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { built } from '../rehearsal/built.ts'
import { eventually } from '../rehearsal/eventually.ts'
import { endReceivers, runReceiver, startReceiverProcess } from '../rehearsal/receiver-process.ts'
import { findFreePort, startPostgres, type TestPostgres } from '../rehearsal/start-postgres.ts'
import { pushTo } from '../rehearsal/push-to.ts'
import { startReceiver, TOKEN } from './start-receiver.ts'
import { startWebhookSink } from '../rehearsal/webhook-sink.ts'

const MAIN = built('dist/server.js')
const PROMISED_STOP_MS = 10_000

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'start-and-stop-'))
})
afterEach(async () => {
  await endReceivers()
  await rm(folder, { recursive: true, force: true })
})

/** Runs it behind a line of shell; `"$@"` there is the receiver. What it says cannot be awaited, so its port is given. */
async function startBehind(shell: string) {
  const port = await findFreePort()
  const command = ['bash', '-c', shell, folder, process.execPath, MAIN]
  const receiver = runReceiver(join(folder, 'data'), { PORT: String(port) }, { command })
  const url = `http://127.0.0.1:${port}`
  const isHealthy = () =>
    fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    )
  await eventually(isHealthy, Boolean)
  const push = (messageId: string) => pushTo(url, { sender: 'a@b.c', body: 'x', messageId })
  return { ...receiver, url, isHealthy, push }
}

describe('an output that cannot be written', () => {
  it.each([
    ['a full disk', 'exec "$@" > /dev/full 2> /dev/full'],
    ['a pipe that nobody reads', 'mkfifo $0/pipe && exec 9<> $0/pipe && exec "$@" > $0/pipe 2>&1'],
    ['a pipe whose reader is gone', 'mkfifo $0/pipe && { : < $0/pipe & } && exec "$@" > $0/pipe 2>&1'],
  ])('%s: pushes are taken, health is answered, and a stop is clean', async (_name, shell) => {
    const receiver = await startBehind(shell)
    for (let round = 0; round < 20; round++) {
      const pushes = Array.from({ length: 50 }, (_, index) => receiver.push(`${round}-${index}`))
      expect(new Set((await Promise.all(pushes)).map(({ status }) => status))).toEqual(new Set([200]))
    }
    expect(await receiver.isHealthy()).toBe(true)
    receiver.child.kill('SIGTERM')
    expect(await receiver.exit).toBe(0)
  })

  it('does not keep a start that cannot be from ending', async () => {
    const shell = 'exec "$@" > /dev/full 2> /dev/full'
    const command = ['bash', '-c', shell, '-', process.execPath, MAIN]
    const { exit } = runReceiver(folder, { PORT: 'many' }, { command })
    expect(await exit).toBe(1)
  })
})

describe('a start that fails at its last step', () => {
  it('is undone: its folder is free, and the next start sends what is owed', async () => {
    const sink = await startWebhookSink()
    const busy = createServer().listen(0, '127.0.0.1')
    await once(busy, 'listening')
    const PORT = String((busy.address() as AddressInfo).port)
    const WEBHOOK_URL = sink.url
    const first = await startReceiver({ folder, env: { WEBHOOK_URL, WEBHOOK_SENDING_ENABLED: 'false' } })
    await first.push({ sender: 'a@b.c', body: 'x' })
    await first.close({ keepFolder: true })
    await expect(startReceiver({ folder, env: { PORT } })).rejects.toThrow(/in use/)
    const next = await startReceiver({ folder })
    await next.ctx.store.changeSettings({ webhook_sending_enabled: true })
    await eventually(
      () => sink.received.length,
      (count) => count === 1,
    )
    await next.close()
    await sink.close()
    busy.close()
  })
})

describe('connections', () => {
  it('are kept longer than a proxy keeps them', async () => {
    const { url } = await startReceiverProcess(folder)
    expect((await fetch(`${url}/health`)).headers.get('keep-alive')).toBe('timeout=65')
  })

  it('leave files for the store, however many there are', async () => {
    const receiver = await startBehind('ulimit -n 200 && exec "$@"')
    const { port, hostname } = new URL(receiver.url)
    const sockets = Array.from({ length: 300 }, () =>
      connect(Number(port), hostname).on('error', () => undefined),
    )
    await Promise.all(sockets.map((socket) => once(socket, 'connect')))
    await eventually(
      () => sockets.filter(({ closed }) => !closed).length,
      (open) => open <= 100,
    )
    sockets.pop()?.destroy()
    const first = sockets[0]
    expect(first?.closed).toBe(false)
    let answer = ''
    first?.on('data', (chunk: Buffer) => (answer += chunk.toString()))
    const body = JSON.stringify({ sender: 'a@b.c', body: 'x' })
    first?.write(
      `POST /api/ingress/gmail HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    )
    await eventually(() => answer, Boolean)
    expect(answer).toMatch(/^HTTP\/1.1 200 /)
    sockets.forEach((socket) => socket.destroy())
  })
})

describe('SIGTERM', () => {
  it('that comes while the start goes on ends it by itself, not by the signal', async () => {
    const connections: Socket[] = []
    const silent = createServer((socket) => connections.push(socket)).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    const { end, output } = runReceiver(folder, { DATABASE_URL: `postgres://a@127.0.0.1:${port}/b` })
    await eventually(
      () => connections.length,
      (count) => count > 0,
    )
    expect(await end()).toBe(1)
    expect(output()).toContain('PROCESS: SIGTERM received')
    connections.forEach((socket) => socket.destroy())
    silent.close()
  })

  it('right after the first answer of /health answers what is in flight and ends with 0', async () => {
    const receiver = await startBehind('exec "$@"')
    const pushes = Array.from({ length: 50 }, (_, index) => receiver.push(String(index)))
    expect((await Promise.race(pushes)).status).toBe(200)
    receiver.child.kill('SIGTERM')
    // who had no connection yet comes again; nobody is answered anything else
    for (const push of await Promise.allSettled(pushes))
      if (push.status === 'fulfilled') expect([200, 503]).toContain(push.value.status)
    expect(await receiver.exit).toBe(0)
  })

  const stopMs = (output: string) => {
    const times = output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as { time: string; msg: string })
      .filter(({ msg }) => /SIGTERM received|Could not stop/.test(msg))
      .map(({ time }) => Date.parse(time))
    return (times[1] ?? Infinity) - (times[0] ?? 0)
  }

  it('ends it within ten seconds while the disk holds an fsync for ever', async () => {
    // a thread of libuv hangs, as it does in the fsync of a dead disk
    const hang = `
      import { execFileSync } from 'node:child_process'
      import { open } from 'node:fs/promises'
      execFileSync('mkfifo', ['${folder}/hang'])
      const handle = await open(process.execPath)
      Object.getPrototypeOf(handle).datasync = () => (console.error('it hangs'), open('${folder}/hang'))
      await handle.close()`
    const preload = `--import=data:text/javascript,${encodeURIComponent(hang)}`
    const command = [process.execPath, preload, MAIN]
    const { push, end, output } = await startReceiverProcess(join(folder, 'data'), {}, { command })
    const pushed = push({ sender: 'a@b.c', body: 'x' }).catch(() => undefined)
    await eventually(output, (text) => text.includes('it hangs'))
    expect(await end()).toBe('SIGKILL')
    expect(stopMs(output())).toBeLessThan(PROMISED_STOP_MS)
    expect((await pushed)?.ok).toBeFalsy()
  })
})

describe('SIGTERM with a database that is frozen', () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startPostgres()
  })
  afterAll(() => postgres?.end())

  it('ends it within ten seconds', async () => {
    const database = new URL(await postgres.createDatabase())
    const { port, hostname } = database
    let isFrozen = false
    const proxy = createServer((client) => {
      const server = connect(Number(port), hostname)
      client.on('error', () => server.destroy()).on('close', () => server.destroy())
      server.on('error', () => client.destroy())
      client.on('data', (chunk) => isFrozen || server.write(chunk))
      server.on('data', (chunk) => isFrozen || client.write(chunk))
    }).listen(0, '127.0.0.1')
    await once(proxy, 'listening')
    database.port = String((proxy.address() as AddressInfo).port)
    const receiver = await startReceiverProcess(folder, { DATABASE_URL: database.href })
    expect((await receiver.push({ sender: 'a@b.c', body: 'x' })).status).toBe(200)
    isFrozen = true
    void receiver.push({ sender: 'a@b.c', body: 'y' }).catch(() => undefined)
    expect(await receiver.end('SIGTERM')).toBe(1)
    proxy.close()
  })
})
