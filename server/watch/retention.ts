import type { Context } from '../context.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** Deletes what is older than RETENTION_DAYS. */
export async function deleteOldEmails({ store, config, log, now }: Context): Promise<void> {
  const before = new Date(now().getTime() - config.retentionDays * DAY_MS)
  const { deleted, carriedForward } = await store.deleteEmailsBefore(before)
  if (deleted > 0 || carriedForward > 0)
    log.info({ deleted, carriedForward }, 'RETENTION: Old emails deleted')
}
