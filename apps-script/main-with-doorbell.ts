import { checkMailbox } from './tick/check-mailbox.ts'
import * as doorbell from './tick/doorbell.ts'
import { createGoogle, emptyAnswer } from './google.ts'
import { locked } from './owner/locked.ts'

// What Google may call in a script built with --doorbell.

export * from './main.ts'

export function setupGmailDoorbell(): void {
  locked(createGoogle(), doorbell.setupDoorbell)
}

export function removeGmailDoorbell(): void {
  locked(createGoogle(), doorbell.removeDoorbell)
}

/** The web app. Never throws: Google would answer 200 to that too, and the trigger comes within the minute. */
export function doPost(event: Parameters<typeof doorbell.isRing>[1]): unknown {
  const google = createGoogle()
  try {
    if (doorbell.isRing(google, event)) checkMailbox(google)
  } catch (error) {
    google.log(`The ring was answered in vain: ${(error as Error).message}`)
  }
  return emptyAnswer()
}
