import { once } from 'node:events'
import { mkdtemp, readdir } from 'node:fs/promises'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from '../rehearsal/eventually.ts'
import { endReceivers, startReceiverProcess } from '../rehearsal/receiver-process.ts'
import { DOVECOT_USER, findObstacle, startDovecot, type Dovecot } from './start-dovecot.ts'
import { startReceiver, type TestReceiver } from './start-receiver.ts'

const obstacle = findObstacle()
if (obstacle) throw new Error(obstacle)

const say = (line: string) => process.stderr.write(`${line}\n`)

/** Stands before the server; once silent it takes what comes and gives nothing, on the connections it then has. */
async function startSilentProxy(target: number) {
  const pairs: [Socket, Socket][] = []
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1')
    pairs.push([client, upstream])
    client.pipe(upstream).pipe(client)
    for (const socket of [client, upstream]) socket.on('error', () => undefined)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    fallSilent: () =>
      pairs.forEach(([client, upstream]) => upstream.unpipe(client) && client.unpipe(upstream).resume()),
    async close() {
      pairs.flat().forEach((socket) => socket.destroy())
      server.close()
      await once(server, 'close')
    },
  }
}

let dovecot: Dovecot
let receiver: TestReceiver
beforeEach(async () => {
  dovecot = await startDovecot()
})
afterEach(async () => {
  await receiver?.close()
  await endReceivers()
  await dovecot.close()
})

const letter = (subject: string, body = `Text of ${subject}`) =>
  [
    'From: Ann <ann@example.com>',
    `To: ${DOVECOT_USER}`,
    `Subject: ${subject}`,
    `Message-ID: <${subject.replaceAll(' ', '-')}@example.com>`,
    'Date: Wed, 25 Nov 2026 10:00:00 +0000',
    '',
    body,
    '',
  ].join('\r\n')
const deliver = (subject: string) => dovecot.deliver(letter(subject))

async function start(env: Record<string, string> = {}): Promise<void> {
  receiver = await startReceiver({ env: { ...dovecot.env, ...env } })
  await untilSaid('Begins with')
}
const untilSaid = (words: string) =>
  eventually(
    () => receiver.logs.some(({ msg }) => msg.includes(words)),
    (isSaid) => isSaid,
  )
const count = () => receiver.ctx.store.countEmails({})
const untilCount = (wanted: number, withinMs?: number) =>
  eventually(count, (seen) => seen >= wanted, withinMs)
const subjects = async () =>
  (await receiver.ctx.store.listEmails({ limit: 200 })).emails.map(({ subject }) => subject).sort()

it('learns of new mail by IDLE, in about no time, and marks nothing as read', async () => {
  await start()
  const delays: number[] = []
  for (let nth = 1; nth <= 5; nth++) {
    const sentAt = performance.now()
    await deliver(`mail ${nth}`)
    await untilCount(nth)
    delays.push(Math.round(performance.now() - sentAt))
  }
  say(`from the maildir to the store by IDLE: ${delays.join(', ')} ms`)
  const names = [
    ...(await readdir(join(dovecot.inbox, 'new'))),
    ...(await readdir(join(dovecot.inbox, 'cur'))),
  ]
  expect(names.filter((name) => /:2,.*S/.test(name))).toEqual([])
})

it('goes on when the server was gone, when the password was wrong, and after mail was numbered anew', async () => {
  await deliver('before') // an empty box would have no UIDVALIDITY to lose
  await start({ POLLING_INACTIVE_CHECK_INTERVAL_SECONDS: '2' })
  await deliver('one')
  await untilCount(1)
  await dovecot.stop()
  await untilSaid('IMAP fails, it is tried again')
  await deliver('two')
  await dovecot.setPassword('another')
  await dovecot.start()
  await untilSaid('the server refuses the login')
  await dovecot.setPassword('app-password')
  await untilCount(2)
  await dovecot.stop()
  await dovecot.forgetNumbers()
  await deliver('three')
  await dovecot.start()
  await untilSaid('UIDVALIDITY')
  await eventually(subjects, (seen) => seen.includes('three'))
  const extra = (await subjects()).filter((one) => !['one', 'two', 'three'].includes(one))
  expect(extra.filter((one) => one !== 'before')).toEqual([])
  expect(new Set(await subjects()).size).toBe(await count())
})

it('brings 1,000 messages, and one of 25 MB', async () => {
  await start()
  const startedAt = performance.now()
  for (let nth = 0; nth < 1_000; nth++) await deliver(`mail ${nth}`)
  await untilCount(1_000, 300_000)
  say(`1,000 messages: ${Math.round(performance.now() - startedAt)} ms`)
  const bytes = 18_500_000 // 25 MB in base64, with its line ends
  const base64 = Buffer.alloc(bytes, 'x').toString('base64').replace(/.{76}/g, '$&\r\n')
  const largeAt = performance.now()
  await dovecot.deliver(
    letter('large').replace(
      '\r\n\r\nText of large',
      `\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee file\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Disposition: attachment; filename=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64}\r\n--b--`,
    ),
  )
  await untilCount(1_001)
  say(`a message of ${Math.round(base64.length / 1e6)} MB: ${Math.round(performance.now() - largeAt)} ms`)
  const [{ id = '' } = {}] = (await receiver.ctx.store.listEmails({ limit: 1 })).emails
  expect((await receiver.ctx.store.findEmail(id))?.push).toMatchObject({
    body: 'See file',
    attachments: [{ filename: 'a.pdf', mimeType: 'application/pdf', size: bytes, inline: false }],
  })
})

it('notices an IDLE that dies without a word: nothing is sent any more, nothing is closed', async () => {
  const proxy = await startSilentProxy(dovecot.port)
  await start({ IMAP_PORT: String(proxy.port), POLLING_INACTIVE_CHECK_INTERVAL_SECONDS: '5' })
  await deliver('heard')
  await untilCount(1)
  proxy.fallSilent()
  const silentAt = performance.now()
  await deliver('unheard')
  await untilCount(2)
  say(
    `a dead IDLE was noticed after ${Math.round((performance.now() - silentAt) / 1_000)} s (looks every 5 s)`,
  )
  await proxy.close()
})

it('loses and doubles nothing while it is killed again and again', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'imap-killed-'))
  const first = await startReceiverProcess(dataDir, dovecot.env)
  await eventually(first.output, (text) => text.includes('Begins with'))
  await first.end('SIGKILL')
  for (let nth = 0; nth < 300; nth++) await deliver(`mail ${nth}`)
  let kills = 0
  for (let done = false; !done && kills < 40; kills++) {
    const { output, end } = await startReceiverProcess(dataDir, dovecot.env)
    const fetched = () =>
      output().split('Email fetched').length + output().split('already processed').length - 2
    const isQuiet = () => output().includes('Receiver ready') && fetched() === 0
    const wanted = 5 + Math.floor(Math.random() * 40)
    await eventually(fetched, (seen) => seen >= wanted, 3_000).catch(() => undefined)
    done = isQuiet()
    await end('SIGKILL')
  }
  receiver = await startReceiver({ folder: dataDir, env: dovecot.env })
  expect(await count()).toBe(300)
  const all = await receiver.ctx.store.listEmails({ limit: 200 })
  const rest = await receiver.ctx.store.listEmails({ limit: 200, cursor: all.nextCursor })
  expect(new Set([...all.emails, ...rest.emails].map(({ subject }) => subject)).size).toBe(300)
  say(`killed ${kills} times while 300 messages came`)
})
