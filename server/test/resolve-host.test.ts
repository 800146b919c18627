import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { attemptDelivery, createWebhookClient } from '../deliver/attempt-delivery.ts'
import { checkUrl } from '../deliver/check-url.ts'
import { createAddressGuard } from '../deliver/guard-address.ts'
import { createResolveHost, type ResolveHost } from '../deliver/resolve-host.ts'
import { eventually } from '../rehearsal/eventually.ts'
import { startNameServer, type NameServer } from '../rehearsal/start-name-server.ts'
import { startWebhookSink } from '../rehearsal/webhook-sink.ts'

const HANGS_MS = 600_000
const V6 = '2606:4700:0:0:0:0:0:1111'

let nameServer: NameServer
let folder: string
let hostsFile: string
let resolveHost: ResolveHost
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hosts-'))
  hostsFile = join(folder, 'hosts')
  nameServer = await startNameServer({
    'both.test': { v4: ['8.8.8.8', '8.8.4.4'], v6: [V6] },
    'only4.test': { v4: ['8.8.8.8'] },
    'only6.test': { v6: [V6] },
    'half-silent.test': { v4: ['8.8.8.8'], v6: 'silent' },
    'half-missing.test': { v4: [], v6: 'silent' },
    'silent.test': 'silent',
    'inner.test': { v4: ['127.0.0.1'] },
    'mixed.test': { v4: ['8.8.8.8', '10.0.0.1'] },
  })
  resolveHost = createResolveHost({ servers: [nameServer.address], hostsFile })
})
afterEach(async () => {
  await nameServer.close()
  await rm(folder, { recursive: true })
})

it.each([
  ['both.test', ['8.8.8.8', '8.8.4.4', '2606:4700::1111']],
  ['BOTH.test.', ['8.8.8.8', '8.8.4.4', '2606:4700::1111']],
  ['only4.test', ['8.8.8.8']],
  ['only6.test', ['2606:4700::1111']],
  ['half-silent.test', ['8.8.8.8']],
  ['localhost', ['127.0.0.1', '::1']],
  ['any.localhost', ['127.0.0.1', '::1']],
])('finds %s', async (host, addresses) => {
  expect(await resolveHost(host)).toEqual(addresses)
})

it('believes the hosts file before any name server, also one that is silent', async () => {
  await writeFile(
    hostsFile,
    '# a comment\n10.0.0.7\tsilent.test other # 10.0.0.8 silent.test\n::1 SILENT.test\nno-address silent.test',
  )
  expect(await resolveHost('silent.test')).toEqual(['10.0.0.7', '::1'])
  expect(nameServer.asked).toEqual([])
})

it('asks once for all who want to know the same, and remembers the answer for a moment', async () => {
  await Promise.all(Array.from({ length: 50 }, () => resolveHost('both.test')))
  await resolveHost('both.test')
  expect(nameServer.asked.sort()).toEqual(['both.test 4', 'both.test 6'])
})

it('says that a name does not exist, and that nobody answered', async () => {
  resolveHost = createResolveHost({ servers: [nameServer.address], hostsFile, tryMs: 100 })
  await expect(resolveHost('absent.invalid')).rejects.toMatchObject({ code: 'ENOTFOUND' })
  await expect(resolveHost('silent.test')).rejects.toMatchObject({ code: 'ETIMEOUT' })
  await expect(resolveHost('half-missing.test')).rejects.toMatchObject({ code: 'ETIMEOUT' })
})

it('asks again after a failure, which would else fail all that is owed to the host at once', async () => {
  await expect(resolveHost('late.invalid')).rejects.toMatchObject({ code: 'ENOTFOUND' })
  nameServer.hosts['late.invalid'] = { v4: ['8.8.8.8'] }
  expect(await resolveHost('late.invalid')).toEqual(['8.8.8.8'])
})

it('stops asking after its limit, however long a try may take', async () => {
  resolveHost = createResolveHost({ servers: [nameServer.address], hostsFile, tryMs: HANGS_MS, limitMs: 100 })
  await expect(resolveHost('silent.test')).rejects.toMatchObject({ code: 'ECANCELLED' })
})

it('finds a host while a hundred others hang at a name server that never answers', async () => {
  resolveHost = createResolveHost({
    servers: [nameServer.address],
    hostsFile,
    tryMs: HANGS_MS,
    limitMs: HANGS_MS,
  })
  const hosts = Array.from({ length: 100 }, (_, index) => `silent${index}.test`)
  for (const host of hosts) nameServer.hosts[host] = 'silent'
  hosts.forEach((host) => void resolveHost(host).catch(() => undefined))
  await eventually(
    () => nameServer.asked.length,
    (count) => count === 200,
  )
  expect(await resolveHost('only4.test')).toEqual(['8.8.8.8'])
})

it('connects to nothing that the guard refuses, by whatever name, and to what it checked', async () => {
  const sink = await startWebhookSink()
  const port = new URL(sink.url).port
  const attempt = async (host: string, allowed: string[]) => {
    const client = createWebhookClient(createAddressGuard(allowed), { resolveHost })
    const webhook = {
      id: 'dlv_1',
      url: `http://${host}:${port}/webhook`,
      secrets: ['whsec_'],
      contentType: 'application/json',
      body: Buffer.from('{}'),
    }
    const result = await attemptDelivery(client, webhook, () => new Date())
    await client.agent.destroy()
    return result.attempt.error ?? result.status
  }
  expect(await attempt('inner.test', [])).toMatch('127.0.0.1 is not a public address')
  expect(await attempt('localhost', [])).toMatch('127.0.0.1 is not a public address')
  expect(await attempt('mixed.test', [])).toMatch('10.0.0.1 is not a public address')
  expect(sink.received).toEqual([])
  expect(await attempt('inner.test', ['127.0.0.1'])).toBe('delivered')
  expect(await attempt('localhost', ['127.0.0.1', '::1'])).toBe('delivered')
  await sink.close()
})

it('refuses the URL of a name for an inner address, and lets one pass that does not resolve now', async () => {
  const guarded = { guard: createAddressGuard([]), resolveHost }
  await expect(checkUrl(guarded, 'https://inner.test/')).rejects.toMatchObject({ code: 'bad_request' })
  await expect(checkUrl(guarded, 'https://absent.invalid/')).resolves.toBeUndefined()
  await expect(checkUrl(guarded, 'https://both.test/')).resolves.toBeUndefined()
})
