import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createWebhookClient, type WebhookClient } from '../deliver/attempt-delivery.ts'
import { Registry } from 'prom-client'
import { startDeliveryLoop } from '../deliver/delivery-loop.ts'
import { readConfig } from '../config.ts'
import { createTally } from '../watch/tally.ts'
import { createAddressGuard } from '../deliver/guard-address.ts'
import { createResolveHost } from '../deliver/resolve-host.ts'
import { openLowdbStore } from '../store/embedded/open.ts'
import { openPostgresStore } from '../store/postgres/open.ts'
import type { Store } from '../store/store.ts'
import { captureLogs } from './capture-logs.ts'
import { eventually } from '../rehearsal/eventually.ts'
import { startNameServer, type NameServer } from '../rehearsal/start-name-server.ts'
import { startPostgres, type TestPostgres } from '../rehearsal/start-postgres.ts'
import { makeEmail, makeEndpoint } from './store-contract.ts'
import { startWebhookSink, type WebhookSink } from '../rehearsal/webhook-sink.ts'

const HANGING = 20
const HANGS_MS = 600_000 // what hangs here does so for the whole test: whoever waits for it waits for ever
const initialSettings = { webhook_sending_enabled: true, gmail_ingress_enabled: true }
const START = new Date()
const now = () => START // nobody grows impatient
const { log } = captureLogs()

let postgres: TestPostgres
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.end())

const engines = {
  embedded: (folder: string) => openLowdbStore({ folder, log, now, initialSettings }),
  Postgres: async () =>
    openPostgresStore({ databaseUrl: await postgres.createDatabase(), log, now, initialSettings }),
}

describe.each(Object.entries(engines))('while twenty endpoints hang, on the %s engine', (_name, open) => {
  let folder: string
  let store: Store
  let client: WebhookClient
  let loop: ReturnType<typeof startDeliveryLoop>
  let hanging: WebhookSink
  let good: WebhookSink
  let nameServer: NameServer

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fairness-'))
    store = await open(folder)
    hanging = await startWebhookSink()
    hanging.answer = () => undefined
    good = await startWebhookSink()
    nameServer = await startNameServer({ 'good.test': { v4: ['127.0.0.1'] } })
    const servers = [nameServer.address]
    client = createWebhookClient(createAddressGuard(['127.0.0.0/8']), {
      deadlineMs: HANGS_MS,
      connectTimeoutMs: HANGS_MS,
      resolveHost: createResolveHost({ servers, tryMs: HANGS_MS, limitMs: HANGS_MS, hostsFile: folder }),
    })
    loop = startDeliveryLoop(
      {
        ...{ store, log, now, tally: createTally(now, new Registry()), config: readConfig({}) },
        linkFiles: async (email) => email,
      },
      client,
    )
  })
  afterEach(async () => {
    await client.agent.destroy()
    await Promise.all([loop.stop(), nameServer.close(), hanging.close(), good.close()])
    await store.close()
    await rm(folder, { recursive: true })
  })

  const addHanging = async (url: (index: number) => string) => {
    for (let index = 0; index < HANGING; index++)
      await store.saveEndpoint({ ...makeEndpoint(`ep_hangs${index}`), url: url(index) })
  }
  const addGood = () => {
    const url = good.url.replace('127.0.0.1', 'good.test')
    return store.saveEndpoint({ ...makeEndpoint('ep_good'), url })
  }
  const accept = (name: string, count: number, body = 'Hello') =>
    Promise.all(
      Array.from({ length: count }, (_, index) =>
        store.accept(makeEmail({ messageId: `${name}${index}`, body })),
      ),
    )
  /** Waits as long as it takes: a hang ends the test. */
  const whenReceived = (sink: WebhookSink, count: number) =>
    eventually(
      () => sink.received.length,
      (received) => received >= count,
      100_000,
    )

  it('a good one gets all its mail though they take every place they can', async () => {
    await addHanging((index) => `${hanging.url}?${index}`)
    await accept('before', 40)
    await whenReceived(hanging, 200)
    await addGood()
    await accept('after', 300)
    await whenReceived(good, 300)
  })

  it('a good one gets all its mail though their name servers never answer', async () => {
    for (let index = 0; index < HANGING; index++) nameServer.hosts[`silent${index}.test`] = 'silent'
    await addHanging((index) => `http://silent${index}.test/`)
    await accept('before', 40)
    await eventually(
      () => nameServer.asked.length,
      (asked) => asked === 2 * HANGING,
      100_000,
    )
    await addGood()
    await accept('after', 300)
    await whenReceived(good, 300)
  })

  it('a good one gets all its small mail, and large mail, though they hold all the large mail they can', async () => {
    await addHanging((index) => `${hanging.url}?${index}`)
    await accept('before', 8, 'x'.repeat(8_000_000))
    await whenReceived(hanging, 7)
    await addGood()
    await accept('large', 3, 'x'.repeat(500_000))
    await accept('after', 300)
    await whenReceived(good, 303)
  })
})
