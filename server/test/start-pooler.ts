import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { eventually } from '../rehearsal/eventually.ts'
import { findFreePort, NOBODY } from '../rehearsal/start-postgres.ts'

const PGBOUNCER = '/usr/sbin/pgbouncer' // Debian's package; npm has none
export const HAS_POOLER = existsSync(PGBOUNCER)

export interface TestPooler {
  /** The same database, through the pooler. */
  urlOf(databaseUrl: string): string
  end(): Promise<void>
}

/** PgBouncer as it is installed, in front of any database of a test's Postgres. */
export async function startPooler(databaseUrl: string, mode: 'session' | 'transaction'): Promise<TestPooler> {
  const folder = await mkdtemp(join(tmpdir(), 'pooler-'))
  await chmod(folder, 0o755)
  const port = await findFreePort()
  const ini = join(folder, 'pgbouncer.ini')
  const { hostname, port: target, username } = new URL(databaseUrl)
  await writeFile(
    ini,
    `[databases]
* = host=${hostname} port=${target} user=${username}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = ${mode}
`,
  )
  const child = spawn(PGBOUNCER, ['-q', ini], { ...NOBODY, stdio: 'ignore' })
  const exit = once(child, 'exit')
  const urlOf = (url: string) => Object.assign(new URL(url), { port: String(port) }).href
  const answers = async () => {
    const client = new pg.Client({ connectionString: urlOf(databaseUrl) })
    try {
      await client.connect()
      return true
    } catch {
      return child.exitCode !== null
    } finally {
      await client.end()
    }
  }
  await eventually(answers, Boolean, 60_000)
  return {
    urlOf,
    async end() {
      child.kill('SIGTERM')
      await exit
      await rm(folder, { recursive: true, force: true })
    },
  }
}
