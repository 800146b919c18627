import { parseObject } from '../run/parse-object.ts'
import type { Google } from '../ports.ts'
import { openRun, saveState } from '../run/open-run.ts'
import type { Run } from '../run/run.ts'
import { isoOf } from '../run/iso-of.ts'
import type { State } from '../run/state.ts'
import { usable } from '../run/settings.ts'
import { watchedOf } from '../run/watch-label.ts'

const DAY_MS = 86_400_000 // Google: call watch at least every 7 days, better once a day
const HOUR_MS = 3_600_000
const MIN_SECRET_CHARS = 16

/** Has Gmail ring at the owner's Pub/Sub topic for every change; docs/doorbell.md says how the ring comes back here. */
export function setupDoorbell(google: Google): void {
  const { DOORBELL_TOPIC, DOORBELL_SECRET } = google.properties.readAll()
  const topic = usable(DOORBELL_TOPIC) ?? ''
  if (!/^projects\/[^/\s]+\/topics\/[^/\s]+$/.test(topic)) {
    throw new Error(
      'DOORBELL_TOPIC is not set, or no topic - add it in Script Properties, like projects/my-project/topics/gmail',
    )
  }
  if ((usable(DOORBELL_SECRET) ?? '').length < MIN_SECRET_CHARS) {
    throw new Error(
      'DOORBELL_SECRET is not set, or shorter than 16 characters - add it in Script Properties, the same as at the receiver',
    )
  }
  const run = openRun(google)
  watch(run, topic)
  saveState(run)
  google.log(
    `Gmail rings at ${topic} from now on. The trigger of every minute stays and brings what a ring misses.`,
  )
}

export function removeDoorbell(google: Google): void {
  const run = openRun(google)
  google.mailbox.stopWatch()
  delete run.state.doorbell
  saveState(run)
  google.log('Gmail rings no more; the trigger of every minute stays.')
}

/** Once a day, if there is a doorbell. Without it mail only comes a little later, so a failure stops nothing. */
export function renewDoorbell(run: Run): void {
  const { state, google, startedAt } = run
  const { doorbell } = state
  if (!doorbell || startedAt < doorbell.renewAt) return
  run.isDirty = true
  try {
    watch(run, doorbell.topic)
  } catch (error) {
    const reason = (error as Error).message
    state.doorbell = { ...doorbell, renewAt: startedAt + HOUR_MS, error: reason.slice(0, 200) }
    state.counts.failed += 1
    google.log(`The doorbell could not be renewed: ${reason}. The trigger brings every message all the same.`)
  }
}

/** For showStatus. */
export function describeDoorbell({ doorbell }: State): string[] {
  if (!doorbell) return []
  return [`Doorbell ${doorbell.topic} until ${isoOf(doorbell.expiresAt)}, ${doorbell.error ?? 'well'}`]
}

function watch(run: Run, topic: string): void {
  const { google, state, startedAt } = run
  const { ids } = watchedOf(run)
  const filter = ids ? { labelIds: ids, labelFilterBehavior: 'include' } : {}
  const { expiration } = google.mailbox.watch({ topicName: topic, ...filter })
  state.doorbell = { topic, expiresAt: Number(expiration), renewAt: startedAt + DAY_MS }
}

/** True when a web app's request carries the secret. */
export function isRing(google: Google, event: { postData?: { contents?: string } } | undefined): boolean {
  const wanted = usable(google.properties.readAll().DOORBELL_SECRET) ?? ''
  const { secret } = parseObject(event?.postData?.contents ?? '')
  return wanted.length >= MIN_SECRET_CHARS && isSame(typeof secret === 'string' ? secret : '', wanted)
}

/** Takes as long for a nearly right secret as for a wrong one. */
function isSame(given: string, wanted: string): boolean {
  let difference = given.length ^ wanted.length
  for (let at = 0; at < wanted.length; at += 1) difference |= given.charCodeAt(at) ^ wanted.charCodeAt(at)
  return difference === 0
}
