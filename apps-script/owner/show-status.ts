import { isoOf } from '../run/iso-of.ts'
import { checkAccount } from '../run/account.ts'
import { describeDoorbell } from '../tick/doorbell.ts'
import { whatFails } from '../run/blocked.ts'
import type { Google } from '../ports.ts'
import type { State } from '../run/state.ts'

/** Logs where the script stands. Only reads, so it waits for no other run. */
export function showStatus(google: Google): void {
  const state = checkAccount(google)
  if (!state) return google.log('Not set up yet - run storeToken, then setupGmailTrigger.')
  for (const line of describeState(state)) google.log(line)
}

function describeState(state: State): string[] {
  const { day, trouble, pause, resync, lastPush } = state
  const wrong = whatFails(state)
  const nextTry = trouble?.until || pause?.until
  return [
    `Mailbox ${state.mailbox}, label ${state.watch.name}, one run every ${state.triggerMinutes} min`,
    `Caught up ${time(state.caughtUpAt)}, history cursor ${state.cursor}, last heartbeat ${time(state.heartbeatAt)}`,
    lastPush ? `Last push ${time(lastPush.at)}: ${lastPush.status}` : 'No push yet',
    wrong ? `Trouble (${wrong.who}) since ${time(wrong.since)}: ${wrong.reason}` : 'No trouble',
    ...(nextTry ? [`Next try ${time(nextTry)}`] : []),
    ...(resync ? [`Searching all mail since ${time(resync.from)} for what is missing`] : []),
    ...(state.backfill ? [`Pushing again what is missing, up to ${time(state.backfill.at)} so far`] : []),
    ...describeDoorbell(state),
    `Today: ${Math.round(day.seconds / 60)} of 90 trigger minutes, ${day.fetches} of 20,000 fetches`,
    `Set aside: ${state.setAside.length}`,
    ...state.setAside.map(({ messageId, reason, at }) => `  ${messageId} since ${at}: ${reason}`),
  ]
}

function time(ms: number): string {
  return ms ? isoOf(ms) : 'at the next run'
}
