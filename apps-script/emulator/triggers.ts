import { execute } from './execution.ts'
import type { EmulatedTrigger, Execution } from './types.ts'
import { usageToday, type World } from './world.ts'

const MINUTE_MS = 60_000

/** The earliest trigger due by `untilMs`. */
export function findDue(triggers: EmulatedTrigger[], untilMs: number): EmulatedTrigger | undefined {
  return triggers.filter(({ nextAt }) => nextAt <= untilMs).sort((a, b) => a.nextAt - b.nextAt)[0]
}

export function fire(world: World, trigger: EmulatedTrigger): Execution {
  world.clock.moveTo(trigger.nextAt)
  scheduleNext(world, trigger)
  const refusal = findRefusal(world)
  const start = { functionName: trigger.handler, event: createEvent(world, trigger), isTriggered: true }
  const execution = refusal ? refused(world, start.functionName, refusal) : execute(world, start)
  const startMs = refusal ? 0 : world.startMs
  usageToday(world).triggerSeconds += (startMs + execution.durationMs) / 1000
  return execution
}

function scheduleNext({ triggers, clock }: World, trigger: EmulatedTrigger): void {
  if (trigger.everyMinutes === 0) triggers.splice(triggers.indexOf(trigger), 1)
  const step = trigger.everyMinutes * MINUTE_MS
  trigger.nextAt += step * Math.max(1, Math.ceil((clock.nowMs() - trigger.nextAt + 1) / step))
}

/** Why Google would not even start the script. */
function findRefusal(world: World): string | undefined {
  const { manifest } = world.files
  const isMissing = manifest.oauthScopes?.some((scope) => !world.authorized.includes(scope))
  if (isMissing) return 'Authorization is required to perform that action.'
  const limit = world.quotas.triggerMinutesPerDay
  if (limit !== undefined && usageToday(world).triggerSeconds >= limit * 60) {
    return 'Service using too much computer time for one day.'
  }
  return undefined
}

function refused(world: World, functionName: string, message: string): Execution {
  return {
    functionName,
    isTriggered: true,
    status: 'failed',
    error: new Error(message),
    logs: [],
    calls: [],
    serviceCalls: 0,
    fetches: 0,
    propertyWrites: 0,
    gmailUnits: 0,
    durationMs: 0,
    startedAt: world.clock.now(),
  }
}

function createEvent({ clock, files }: World, { id }: EmulatedTrigger) {
  const now = clock.now()
  return {
    authMode: 'FULL',
    triggerUid: id,
    timezone: files.manifest.timeZone ?? 'Etc/UTC',
    year: now.getUTCFullYear(),
    month: now.getUTCMonth() + 1,
    'day-of-month': now.getUTCDate(),
    hour: now.getUTCHours(),
    minute: now.getUTCMinutes(),
    second: now.getUTCSeconds(),
  }
}

/** The next time it is `hour` o'clock in `timeZone`. */
export function nextDailyAt(now: Date, hour: number, timeZone = 'Etc/UTC'): number {
  const hourAt = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' })
  const firstMinute = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS + MINUTE_MS
  for (let at = firstMinute; ; at += MINUTE_MS) {
    if (Number(hourAt.format(at)) === hour) return at
  }
}
