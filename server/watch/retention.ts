import type { Context } from '../context.ts'
import { DAY_MS } from '../common/time-units.ts'

const OFF_PEAK_MS = 3 * 60 * 60 * 1000 // a day is over for retention at 03:00 UTC

const dayOf = (time: Date) => new Date(time.getTime() - OFF_PEAK_MS).toISOString().slice(0, 10)

/**
 * Deletes what is older than RETENTION_DAYS, once for each day and again when one more is confirmed; asked every minute.
 * Mail is never deleted on the word of this machine's clock alone.
 */
export function createRetention({ store, config, log, now, clock }: Context): () => Promise<void> {
  let done: string | undefined
  let saidOn: string | undefined

  /** What the scripts said, in this process or before it; where none ever reports, what the days of mail tell. */
  async function confirmedTime(): Promise<Date | undefined> {
    const told = (await store.listMailboxes()).flatMap(({ heartbeat }) => heartbeat?.lastRunAt ?? [])
    const heard = clock.latest()
    const times = [...told.map((at) => new Date(at)), ...(heard ? [heard] : [])]
    return latestOf(times) ?? confirmedByMail(await store.listDays(), now())
  }

  const firstKept = (today: Date) => new Date(today.getTime() - config.retentionDays * DAY_MS)

  async function isAnyOlderThan(time: Date): Promise<boolean> {
    const day = time.toISOString().slice(0, 10)
    return (await store.listDays()).some((one) => one < day)
  }

  return async function deleteWhatIsOld() {
    const today = now()
    if (done === dayOf(today)) return
    const confirmed = await confirmedTime()
    const isConfirmed = confirmed !== undefined && today.getTime() - confirmed.getTime() < 2 * DAY_MS
    if (!isConfirmed && saidOn !== dayOf(today) && (await isAnyOlderThan(firstKept(today)))) {
      saidOn = dayOf(today)
      log.warn(
        { now: today, confirmed },
        'RETENTION: Nothing confirms what day this machine says it is, so newer emails are kept - a heartbeat of the script will',
      )
    }
    const trusted = confirmed && (confirmed < today ? confirmed : today)
    if (!trusted || done === dayOf(trusted)) return
    const { deleted, carriedForward } = await store.deleteEmailsBefore(firstKept(trusted))
    done = dayOf(trusted)
    if (deleted > 0 || carriedForward > 0)
      log.info({ deleted, carriedForward }, 'RETENTION: Old emails deleted')
  }
}

function latestOf(times: Date[]): Date | undefined {
  return times.length > 0 ? new Date(Math.max(...times.map(Number))) : undefined
}

/** Mail of two days: that of one could all have come while the clock was wrong once. */
export function confirmedByMail(days: string[], now: Date): Date | undefined {
  const past = [...new Set(days)].filter((day) => day <= now.toISOString().slice(0, 10)).sort()
  const day = past.at(-2)
  return day === undefined ? undefined : new Date(`${day}T23:59:59.999Z`)
}
