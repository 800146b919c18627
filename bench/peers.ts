import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { INGRESS_PATH } from '../shared/ingress-path.ts'
import { eventually } from '../server/rehearsal/eventually.ts'
import { findFreePort, startPostgres } from '../server/rehearsal/start-postgres.ts'
import { ALLOW, countAt, deliverBacklog, SECRET } from './deliveries.ts'
import { makePush, putUnderLoad } from './put-under-load.ts'
import { startTarget, type Target } from './start-target.ts'

const ROUNDS = 3
const SECONDS = 5
const BACKLOG = 50_000
const START_MS = 180_000 // n8n builds its tables
const [nodeRed, n8n] = process.argv.slice(2)

interface Side extends Pick<Target, 'name' | 'url'> {
  end(): Promise<unknown>
}

/**
 * The same work by others: takes pushes over 64 connections and posts each on to one fast endpoint. n8n keeps its executions in Postgres,
 * as it does in production; Node-RED keeps nothing. Each is the checkout in a folder of its own (`npm install node-red`, `npm install n8n`).
 */
async function benchPeers(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'peers-'))
  const sink = await startTarget('sink', {}, 'bench/bare-sink.mjs')
  const postgres = await startPostgres()
  const sides: Side[] = []
  try {
    sides.push(await startOwn('this receiver, embedded', { DATA_DIR: join(folder, 'own') }, sink))
    const DATABASE_URL = await postgres.createDatabase()
    sides.push(
      await startOwn('this receiver, Postgres', { DATA_DIR: join(folder, 'pg'), DATABASE_URL }, sink),
    )
    sides.push(await startNodeRed(join(folder, 'node-red'), sink))
    sides.push(await startN8n(join(folder, 'n8n'), sink, new URL(await postgres.createDatabase())))
    const rates = await measureInTurn(sides, sink)
    await Promise.all(sides.splice(0).map((side) => side.end()))
    const backlog = await deliverBacklog(join(folder, 'backlog'), sink, BACKLOG)
    console.table([...rates, { name: `backlog of ${BACKLOG}, embedded`, delivered: Math.round(backlog) }])
  } finally {
    await Promise.all([...sides, sink].map((side) => side.end()))
    await postgres.end()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Pushes taken and webhooks sent in a second, the median of slices in turn. */
async function measureInTurn(sides: Side[], sink: Target) {
  const slices = sides.map((): { taken: number; sent: number; failed: number }[] => [])
  for (let round = 0; round <= ROUNDS; round += 1)
    for (const [index, side] of sides.entries()) {
      const before = await countAt(sink)
      const slice = await putUnderLoad(side, SECONDS)
      const sent = ((await countAt(sink)) - before) / SECONDS
      await settle(sink)
      if (round > 0) slices[index]?.push({ taken: slice.requestsPerSecond, sent, failed: slice.failed }) // the first warms up
    }
  return sides.map(({ name }, index) => {
    const median = (key: 'taken' | 'sent') =>
      Math.round(slices[index]?.map((slice) => slice[key]).sort((a, b) => a - b)[ROUNDS >> 1] ?? NaN)
    const failed = slices[index]?.reduce((sum, slice) => sum + slice.failed, 0)
    return { name, accepted: median('taken'), delivered: median('sent'), failed }
  })
}

/** Nothing of one side is still under way when the next is measured. */
async function settle(sink: Target): Promise<void> {
  let before = -1
  await eventually(
    async () => {
      const now = await countAt(sink)
      const isStill = now === before
      before = now
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      return isStill
    },
    Boolean,
    START_MS,
  )
}

async function startOwn(name: string, env: Record<string, string>, sink: Target): Promise<Side> {
  return startTarget(name, { ...env, ...ALLOW, WEBHOOK_URL: sink.url, WEBHOOK_SECRET: SECRET })
}

async function startNodeRed(folder: string, sink: Target): Promise<Side> {
  const flow = [
    { id: 'tab', type: 'tab' },
    { id: 'in', z: 'tab', type: 'http in', url: INGRESS_PATH, method: 'post', wires: [['answer', 'out']] },
    { id: 'answer', z: 'tab', type: 'http response', statusCode: '200', wires: [] },
    { id: 'out', z: 'tab', type: 'http request', method: 'POST', url: sink.url, ret: 'txt', wires: [[]] },
  ]
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'flows.json'), JSON.stringify(flow))
  const port = await findFreePort()
  const program = join(nodeRed ?? '', 'node_modules/node-red/red.js')
  const settings = ['-D', 'httpAdminRoot=false', '-D', 'uiHost=127.0.0.1', '-D', 'flowFile=flows.json']
  return startPeer('Node-RED', `http://127.0.0.1:${port}`, [
    program,
    '-u',
    folder,
    '-p',
    String(port),
    ...settings,
  ])
}

async function startN8n(folder: string, sink: Target, database: URL): Promise<Side> {
  const port = await findFreePort()
  const env = {
    ...{ N8N_USER_FOLDER: folder, N8N_PORT: String(port), N8N_LISTEN_ADDRESS: '127.0.0.1' },
    ...{ N8N_RUNNERS_BROKER_PORT: String(await findFreePort()), N8N_DIAGNOSTICS_ENABLED: 'false' },
    ...{ DB_TYPE: 'postgresdb', DB_POSTGRESDB_HOST: database.hostname, DB_POSTGRESDB_PORT: database.port },
    ...{ DB_POSTGRESDB_USER: database.username, DB_POSTGRESDB_DATABASE: database.pathname.slice(1) },
  }
  const program = join(n8n ?? '', 'node_modules/n8n/bin/n8n')
  await mkdir(folder, { recursive: true })
  const file = join(folder, 'workflow.json')
  await writeFile(file, JSON.stringify([n8nWorkflow(sink.url)]))
  for (const command of [
    ['import:workflow', `--input=${file}`],
    ['publish:workflow', `--id=${N8N_ID}`],
  ])
    execFileSync(process.execPath, [program, ...command], {
      env: { ...process.env, ...env },
      stdio: 'ignore',
    })
  return startPeer('n8n, Postgres', `http://127.0.0.1:${port}/webhook`, [program, 'start'], env)
}

const N8N_ID = 'benchOfPeers0001'

const n8nWorkflow = (sinkUrl: string) => ({
  ...{ id: N8N_ID, name: 'bench', active: false, settings: { executionOrder: 'v1' } },
  nodes: [
    {
      ...{ id: 'in', name: 'in', type: 'n8n-nodes-base.webhook', typeVersion: 2, position: [0, 0] },
      webhookId: '00000000-0000-4000-8000-000000000001',
      parameters: {
        httpMethod: 'POST',
        path: INGRESS_PATH.slice(1),
        responseMode: 'onReceived',
        options: {},
      },
    },
    {
      ...{ id: 'out', name: 'out', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2, position: [200, 0] },
      parameters: {
        ...{ method: 'POST', url: sinkUrl, sendBody: true, specifyBody: 'json', options: {} },
        jsonBody: '={{ JSON.stringify($json.body) }}',
      },
    },
  ],
  connections: { in: { main: [[{ node: 'out', type: 'main', index: 0 }]] } },
})

/** Resolves once it takes a push. */
async function startPeer(name: string, url: string, command: string[], env = {}): Promise<Side> {
  const child = spawn(process.execPath, command, { env: { ...process.env, ...env }, stdio: 'ignore' })
  const exit = once(child, 'exit')
  const push = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(makePush()),
  }
  const takes = () =>
    fetch(`${url}${INGRESS_PATH}`, push).then(
      ({ ok }) => ok || child.exitCode !== null,
      () => child.exitCode !== null,
    )
  await eventually(takes, Boolean, START_MS)
  if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`)
  return {
    name,
    url,
    async end() {
      child.kill('SIGKILL')
      await exit
    },
  }
}

if (![nodeRed, n8n].every((folder) => folder && existsSync(join(folder, 'node_modules')))) {
  console.error(
    'Usage: npm run bench:peers -- NODE-RED-FOLDER N8N-FOLDER - folders in which they were installed with npm',
  )
  process.exitCode = 2
} else await benchPeers()
