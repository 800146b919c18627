import { createServer } from 'node:http'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startNameServer } from '../server/rehearsal/start-name-server.ts'
import { startPostgres } from '../server/rehearsal/start-postgres.ts'
import { percentile, startLatencySink, type LatencySink } from './measure-latency.ts'
import { makePush } from './put-under-load.ts'
import { memoryMb, startTarget, type Target } from './start-target.ts'

const HANGING = 20
const PACE = { perSecond: 20, seconds: 15 }
const WARM_UP = { perSecond: 20, seconds: 20 } // longer than an attempt: places are given back and taken anew
const ADMIN = 'benchmark-admin-token'
const root = new URL('..', import.meta.url).pathname

interface Kind {
  name: string
  url(index: number): string
  /** Done before the measurement, beside the warm-up. */
  prepare?(receiver: Target): Promise<void>
}

/** How much later a good endpoint gets its mail while twenty others hang: the ratio to its p95 alone, in one run. */
async function benchFairness(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'))
  const postgres = await startPostgres()
  const silent = Array.from({ length: HANGING }, (_, index) => [`silent${index}.test`, 'silent'] as const)
  const nameServer = await startNameServer(Object.fromEntries(silent))
  const hanging = createServer(() => undefined).listen(0, '127.0.0.1')
  await once(hanging, 'listening')
  const urlOf = (index: number) => `http://127.0.0.1:${(hanging.address() as AddressInfo).port}/?${index}`
  const kinds: Kind[] = [
    { name: 'never answer', url: urlOf },
    { name: 'name server silent', url: (index) => `http://silent${index}.test/` },
    { name: 'never answer, 16 emails of 8 MB', url: urlOf, prepare: pushLarge },
  ]
  const env = {
    ADMIN_API_TOKEN: ADMIN,
    OUTGOING_ALLOW_PRIVATE: '127.0.0.1/32',
    NAME_SERVER: nameServer.address,
    NODE_OPTIONS: `--import ${join(root, 'bench/ask-name-server.mjs')}`,
  }
  try {
    const rows = []
    for (const engine of ['embedded', 'Postgres']) {
      const sink = await startLatencySink()
      const receiver = await startTarget(engine, {
        ...env,
        DATA_DIR: join(folder, engine),
        WEBHOOK_URL: sink.url,
        ...(engine === 'Postgres' ? { DATABASE_URL: await postgres.createDatabase() } : {}),
      })
      for (const kind of kinds) rows.push({ engine, ...(await measureKind(receiver, sink, kind)) })
      await receiver.end()
      await sink.close()
    }
    console.table(rows)
  } finally {
    hanging.closeAllConnections()
    hanging.close()
    await nameServer.close()
    await postgres.end()
    await rm(folder, { recursive: true, force: true })
  }
}

async function measureKind(receiver: Target, sink: LatencySink, { name, url, prepare }: Kind) {
  await sink.measure(receiver, { ...PACE, seconds: 2 })
  const alone = await sink.measure(receiver, PACE)
  const ids = await Promise.all(
    Array.from({ length: HANGING }, (_, index) => addEndpoint(receiver, url(index))),
  )
  await Promise.all([sink.measure(receiver, WARM_UP), prepare?.(receiver)])
  const beside = await sink.measure(receiver, PACE)
  for (const id of ids) await api(receiver, `endpoints/${id}`, 'DELETE')
  return {
    hanging: name,
    aloneP50Ms: percentile(alone, 0.5),
    aloneP95Ms: percentile(alone, 0.95),
    besideP50Ms: percentile(beside, 0.5),
    besideP95Ms: percentile(beside, 0.95),
    ratioP95: Math.round((percentile(beside, 0.95) / percentile(alone, 0.95)) * 100) / 100,
    memoryMb: Math.round(memoryMb(receiver)),
  }
}

async function pushLarge(receiver: Target): Promise<void> {
  for (let index = 0; index < 16; index++) await receiver.push({ ...makePush(), body: 'x'.repeat(8_000_000) })
}

async function addEndpoint(receiver: Target, url: string): Promise<string> {
  const { endpoint } = (await (await api(receiver, 'endpoints', 'POST', { url })).json()) as {
    endpoint: { id: string }
  }
  return endpoint.id
}

const api = (receiver: Target, path: string, method: string, body?: object) =>
  fetch(`${receiver.url}/api/${path}`, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${ADMIN}` },
    body: body && JSON.stringify(body),
  })

await benchFairness()
