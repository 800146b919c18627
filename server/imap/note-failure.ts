import type { Failure } from './describe-failure.ts'
import type { PollingParts } from './start-polling.ts'

/** Writes down what is wrong and since when, for the judge of every receiver. */
export async function noteFailure({ store, imap, log, now }: PollingParts, failure: Failure): Promise<void> {
  log.warn(
    { login: failure.isLogin },
    `background_email_poller: IMAP fails, it is tried again - ${failure.reason}`,
  )
  const known = await store.readImapState()
  const since = now().toISOString()
  const state =
    known?.mailbox === imap.address
      ? known
      : { mailbox: imap.address, uidValidity: '', lastUid: 0, from: since, watchingSince: since }
  await store.saveImapState({ ...state, failing: { since: state.failing?.since ?? since, ...failure } })
}
