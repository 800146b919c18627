import type { Logger } from 'pino'
import type PgBoss from 'pg-boss'
import { connectionTo, schemaConnectionTo } from './database.ts'
import { oneAtATime } from './schema.ts'

const CRON = { minute: '* * * * *', night: '0 3 * * *' } // UTC

interface Work {
  name: string
  every: keyof typeof CRON
  run(): Promise<void>
}

/** pg-boss: of all replicas one at a time runs a work; one that dies in it gives way to another. Returns the way to stop. */
export async function startPostgresSchedule(
  databaseUrl: string,
  log: Logger,
  works: Work[],
): Promise<() => Promise<void>> {
  const { default: Boss } = await import('pg-boss')
  const { default: pg } = await import('pg')
  const boss = new Boss({ ...connectionTo(databaseUrl), max: 2 })
  boss.on('error', (error) => log.warn({ err: error }, 'SCHEDULE: The database did not answer, trying again'))
  const client = new pg.Client(schemaConnectionTo(databaseUrl))
  await client.connect()
  try {
    await oneAtATime(client, () => createQueues(boss, works))
  } finally {
    await client.end()
  }
  for (const { name, run } of works) {
    const runAndSay = () =>
      run().catch((error: unknown) => log.error({ err: error }, `SCHEDULE: ${name} failed`))
    await boss.work(name, runAndSay)
    await boss.send(name, {})
  }
  return () => boss.stop({ timeout: 5_000 })
}

/** pg-boss makes its schema and a table for each queue. */
async function createQueues(boss: PgBoss, works: Work[]): Promise<void> {
  await boss.start()
  for (const { name, every } of works) {
    // stately: one waits and one runs, however many replicas ask
    await boss.createQueue(name, { name, policy: 'stately', retryLimit: 0, expireInSeconds: 600 })
    await boss.schedule(name, CRON[every])
  }
}
