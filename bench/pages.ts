import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeEndpoint } from '../server/endpoints.ts'
import { startPostgres, type TestPostgres } from '../server/rehearsal/start-postgres.ts'
import { signIn } from '../server/test/sign-in.ts'
import { percentile } from './measure-latency.ts'
import { seedStore } from './seed-store.ts'
import { ROOT, startTarget, type Target } from './start-target.ts'

const STORED = 140_000
const ROUNDS = 12
const PASSWORD = 'of-a-bench-only'
const endpoint = makeEndpoint({ url: 'https://nowhere.example/' }, new Date())
const PAGES = [
  '',
  'q=order',
  'q=Order+1234',
  'q=what+is+nowhere',
  'mailbox=owner%40example.com',
  'mailbox=owner%40example.com&q=what+is+nowhere',
  `endpoint=${endpoint.id}`,
  'status=processed',
  'delivery=held',
  'delivery=delivered',
  'delivery=undelivered',
  `endpoint=${endpoint.id}&delivery=delivered`,
  `q=order&delivery=undelivered&mailbox=owner%40example.com`,
  'nowhere=1',
  'range=7d',
]
/** As after a week in which one endpoint took most of the mail, and is paused now. */
const SETTLE = [
  `update documents set value = value || '{"enabled": false}' where kind = 'endpoint'`,
  `update deliveries set attempts = 1,
     state = case when random() < 0.95 then 'delivered' when random() < 0.4 then 'undelivered' else 'open' end`,
  'vacuum analyze',
]

/** How long whole pages take with much stored and owed, on both engines in turn. A checkout, built, as argument is measured too. */
async function benchPages(against = process.argv[2]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'))
  const dataDir = join(folder, 'embedded')
  const postgres = await startPostgres()
  const targets: Target[] = []
  try {
    await seedStore(dataDir, STORED, { ...endpoint, enabled: false })
    targets.push(await startOnPostgres('Postgres', postgres, dataDir))
    if (against) targets.push(await startOnPostgres(`Postgres, ${against}`, postgres, dataDir, against))
    targets.push(await startTarget('embedded', { DATA_DIR: dataDir, DASHBOARD_PASSWORD: PASSWORD }))
    const cookies = await Promise.all(targets.map(({ url }) => signIn(url, PASSWORD)))
    for (const page of PAGES) {
      const ask = targets.map(
        ({ url }, index) =>
          () =>
            time(`${url}/dashboard?${page}`, cookies[index] ?? ''),
      )
      if (page === PAGES[0]) await measureInTurn(ask) // not counted: the compiler is still at it
      const times = await measureInTurn(ask)
      console.log(page || 'overview')
      for (const [index, { name }] of targets.entries())
        console.log(
          `  ${name}: median ${percentile(times[index] ?? [], 0.5)} ms, most ${Math.max(...(times[index] ?? []))} ms`,
        )
    }
  } finally {
    await Promise.all(targets.map((target) => target.end()))
    await postgres.end()
    await rm(folder, { recursive: true, force: true })
  }
}

async function startOnPostgres(
  name: string,
  postgres: TestPostgres,
  embedded: string,
  checkout = ROOT,
): Promise<Target> {
  const DATABASE_URL = await postgres.createDatabase()
  execFileSync(process.execPath, [join(checkout, 'dist/migrate-store.js')], {
    env: { PATH: process.env.PATH, DATA_DIR: embedded, DATABASE_URL },
    stdio: 'ignore',
  })
  for (const statement of SETTLE) await postgres.query(DATABASE_URL, statement)
  const env = { DATABASE_URL, DATA_DIR: `${embedded}-${name.length}`, DASHBOARD_PASSWORD: PASSWORD }
  return startTarget(name, env, 'dist/server.js', checkout)
}

async function measureInTurn(ask: (() => Promise<number>)[]): Promise<number[][]> {
  const times = ask.map((): number[] => [])
  for (let round = -2; round < ROUNDS; round++) {
    for (const [index, one] of ask.entries()) {
      const tookMs = await one()
      if (round >= 0) times[index]?.push(Math.round(tookMs * 10) / 10)
    }
  }
  return times
}

async function time(url: string, cookie: string): Promise<number> {
  const since = performance.now()
  const response = await fetch(url, { headers: { cookie } })
  await response.text()
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}`)
  return performance.now() - since
}

await benchPages()
