import type { Context } from '../context.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const OFF_PEAK_HOUR_UTC = 3

/** Deletes what is older than RETENTION_DAYS, at start and once a night. Returns the way to stop. */
export function startRetention(context: Context): () => void {
  let timer: NodeJS.Timeout
  const schedule = () => {
    timer = setTimeout(() => void deleteOldEmails(context).finally(schedule), msToOffPeak(context.now()))
  }
  void deleteOldEmails(context)
  schedule()
  return () => clearTimeout(timer)
}

export async function deleteOldEmails({ store, config, log, now }: Context): Promise<void> {
  try {
    const before = new Date(now().getTime() - config.retentionDays * DAY_MS)
    const { deleted, carriedForward } = await store.deleteEmailsBefore(before)
    if (deleted > 0 || carriedForward > 0)
      log.info({ deleted, carriedForward }, 'RETENTION: Old emails deleted')
  } catch (error) {
    log.error({ err: error }, 'RETENTION: Old emails could not be deleted, trying again tomorrow')
  }
}

function msToOffPeak(now: Date): number {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), OFF_PEAK_HOUR_UTC)
  const next = today > now.getTime() ? today : today + DAY_MS
  return next - now.getTime()
}
