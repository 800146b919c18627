import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../server/rehearsal/start-postgres.ts'
import { benchDeliveries } from './deliveries.ts'
import { putUnderLoad, type Slice } from './put-under-load.ts'
import { seedStore } from './seed-store.ts'
import { benchStalls } from './stalls.ts'
import { memoryMb, startTarget, type Target } from './start-target.ts'

const ROUNDS = 4
const SLICE_SECONDS = 4
const STORED = [0, 10_000, 140_000] // 140,000 = 20,000 a day for a week
const WARM_UP_SECONDS = 6 // after 2 s the compiler is still at it, and the more code, the longer
const root = new URL('..', import.meta.url).pathname
/** Another checkout, built, that is measured in turn with this one: what did a change cost? */
const against = process.argv[2]

interface Row {
  target: string
  requestsPerSecond: number
  p50Ms: number
  p99Ms: number
  ratioToBare: number
  ratioP99: number
  failed: number
  startMs: number
  memoryMb: number
}

/** Bare Express and the receiver's ingress at three sizes, in turn within one run, so that the machine's moods hit all alike. */
async function benchIngress(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'))
  const targets: Target[] = []
  const postgres = await startPostgres()
  try {
    targets.push(await startTarget('bare Express', {}, 'bench/bare-express.mjs'))
    for (const count of STORED) {
      const dataDir = join(folder, String(count))
      await seedStore(dataDir, count)
      targets.push(await startTarget(`embedded, ${count} stored`, { DATA_DIR: dataDir }))
    }
    const startOn = async (name: string, checkout?: string, DATABASE_URL?: string) => {
      const dataDir = join(folder, `${targets.length} data`)
      const env = { DATA_DIR: dataDir, ...(DATABASE_URL && { DATABASE_URL }) }
      targets.push(await startTarget(name, env, 'dist/server.js', checkout))
    }
    await startOn('Postgres', undefined, await postgres.createDatabase())
    if (against) {
      await startOn(`embedded, 0 stored, ${against}`, against)
      await startOn(`Postgres, ${against}`, against, await postgres.createDatabase())
    }
    const memoryAtStart = targets.map(memoryMb)
    const slices = await measureInTurn(targets)
    const rows = targets.map((target, index) =>
      summarize(target, slices[index] ?? [], slices[0] ?? [], memoryAtStart[index] ?? 0),
    )
    console.table(rows)
    await Promise.all(targets.splice(0).map((target) => target.end()))
    const deliveries = await benchDeliveries(folder)
    console.table(deliveries)
    const stalls = await benchStalls(join(folder, String(Math.max(...STORED))))
    console.table(stalls)
    const result = {
      at: new Date().toISOString(),
      cpu: cpus()[0]?.model,
      cores: cpus().length,
      load: loadavg(),
      rows,
      deliveries,
      stalls,
    }
    await writeFile(join(root, 'bench/result.json'), `${JSON.stringify(result, null, 2)}\n`)
  } finally {
    await Promise.all(targets.map((target) => target.end()))
    await postgres.end()
    await rm(folder, { recursive: true, force: true })
  }
}

async function measureInTurn(targets: Target[]): Promise<Slice[][]> {
  const slices = targets.map((): Slice[] => [])
  for (const target of targets) await putUnderLoad(target, WARM_UP_SECONDS) // not counted
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, target] of targets.entries())
      slices[index]?.push(await putUnderLoad(target, SLICE_SECONDS))
  }
  return slices
}

function summarize(target: Target, slices: Slice[], bare: Slice[], memoryMb: number): Row {
  const of = (all: Slice[], key: keyof Slice) => median(all.map((slice) => slice[key]))
  const requestsPerSecond = of(slices, 'requestsPerSecond')
  return {
    target: target.name,
    requestsPerSecond: Math.round(requestsPerSecond),
    p50Ms: of(slices, 'p50Ms'),
    p99Ms: of(slices, 'p99Ms'),
    // each slice against the bare one of its own round
    ratioToBare: round2(
      median(slices.map((slice, at) => slice.requestsPerSecond / (bare[at]?.requestsPerSecond ?? NaN))),
    ),
    ratioP99: round2(median(slices.map((slice, at) => slice.p99Ms / (bare[at]?.p99Ms ?? NaN)))),
    failed: slices.reduce((sum, { failed }) => sum + failed, 0),
    startMs: Math.round(target.startMs),
    memoryMb: Math.round(memoryMb),
  }
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? NaN
}

const round2 = (value: number) => Math.round(value * 100) / 100

await benchIngress()
