import type { Google } from '../ports.ts'
import { parseState, STATE_KEY, type State } from './state.ts'

/** Throws unless the account that runs this is the one whose mailbox the state is about. */
export function checkAccountOf(google: Google, mailbox: string): void {
  const { emailAddress } = google.mailbox.getProfile()
  if (emailAddress === mailbox) return
  throw new Error(
    `This script watches ${mailbox}, not ${emailAddress} - make another for it. ` +
      `Only renamed? Delete the Script Property ${STATE_KEY}, set START_FROM, run setupGmailTrigger`,
  )
}

/** The same for what a person runs. Gives the state; before the set-up there is none, and nobody to compare with. */
export function checkAccount(google: Google): State | undefined {
  const kept = google.properties.readAll()[STATE_KEY]
  const state = kept === undefined ? undefined : parseState(kept, google.now())
  if (state) checkAccountOf(google, state.mailbox)
  return state
}
