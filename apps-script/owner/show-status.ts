import { isoOf } from '../run/iso-of.ts'
import { checkAccountOf } from '../run/account.ts'
import type { Google } from '../ports.ts'
import { parseState, STATE_KEY, type State } from '../run/state.ts'

/** Logs where the script stands. Only reads, so it waits for no other run. */
export function showStatus(google: Google): void {
  const kept = google.properties.readAll()[STATE_KEY]
  const state = kept ? parseState(kept, google.now()) : undefined
  if (!state) return google.log('Not set up yet - run storeToken, then setupGmailTrigger.')
  checkAccountOf(google, state.mailbox)
  for (const line of describeState(state)) google.log(line)
}

function describeState(state: State): string[] {
  const { day, trouble, blocked, pause, resync, doorbell, lastPush } = state
  return [
    `Mailbox ${state.mailbox}, label ${state.watch.name}, one run every ${state.triggerMinutes} min`,
    `Caught up ${time(state.caughtUpAt)}, history cursor ${state.cursor}, last heartbeat ${time(state.heartbeatAt)}`,
    lastPush ? `Last push ${time(lastPush.at)}: ${lastPush.status}` : 'No push yet',
    trouble
      ? `Failing since ${time(trouble.since)}: ${trouble.reason}. Next try ${time(trouble.until)}`
      : blocked
        ? `Since ${time(blocked.since)}: ${blocked.reason}`
        : 'No trouble',
    ...(pause ? [`Gmail is left alone until ${time(pause.until)}`] : []),
    ...(resync ? [`Searching all mail since ${time(resync.from)} for what is missing`] : []),
    ...(doorbell
      ? [`Doorbell ${doorbell.topic} until ${time(doorbell.expiresAt)}, ${doorbell.error ?? 'well'}`]
      : []),
    `Today: ${Math.round(day.seconds / 60)} of 90 trigger minutes, ${day.fetches} of 20,000 fetches`,
    `Set aside: ${state.setAside.length}`,
    ...state.setAside.map(({ messageId, reason, at }) => `  ${messageId} since ${at}: ${reason}`),
  ]
}

function time(ms: number): string {
  return ms ? isoOf(ms) : 'at the next run'
}
