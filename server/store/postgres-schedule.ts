import type { Logger } from 'pino'
import { connectionTo } from './postgres-database.ts'

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
  const { default: PgBoss } = await import('pg-boss')
  const boss = new PgBoss({ ...connectionTo(databaseUrl), max: 2 })
  boss.on('error', (error) => log.warn({ err: error }, 'SCHEDULE: The database did not answer, trying again'))
  await boss.start()
  for (const { name, every, run } of works) {
    // stately: one waits and one runs, however many replicas ask
    await boss.createQueue(name, { name, policy: 'stately', retryLimit: 0, expireInSeconds: 600 })
    await boss.schedule(name, CRON[every])
    await boss.work(name, () => run())
    await boss.send(name, {})
  }
  return () => boss.stop({ timeout: 5_000 })
}
