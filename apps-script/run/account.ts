import type { Google } from '../ports.ts'
import { parseState, STATE_KEY } from './state.ts'

/** Throws unless the account that runs this is the one whose mailbox the state is about. */
export function checkAccountOf(google: Google, mailbox: string): void {
  const { emailAddress } = google.mailbox.getProfile()
  if (emailAddress === mailbox) return
  throw new Error(
    `This script watches ${mailbox}, not ${emailAddress} - make another for that. ` +
      `Only renamed? Delete the Script Property ${STATE_KEY}, set START_FROM, run setupGmailTrigger`,
  )
}

/** The same for what a person runs; before the set-up there is nobody to compare with. */
export function checkAccount(google: Google): void {
  const kept = google.properties.readAll()[STATE_KEY]
  const state = kept === undefined ? undefined : parseState(kept, google.now())
  if (state) checkAccountOf(google, state.mailbox)
}
