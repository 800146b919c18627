import { checkMailbox } from './tick/check-mailbox.ts'
import { createGoogle } from './google.ts'
import { locked } from './owner/locked.ts'
import * as test from './owner/send-test-push.ts'
import * as setup from './owner/setup-trigger.ts'
import * as status from './owner/show-status.ts'
import * as token from './owner/store-token.ts'

// What is exported here is what Google may call: the editor's Run menu shows exactly these.

export function processGmailMessage(event?: { triggerUid?: string }): void {
  checkMailbox(createGoogle(event))
}

export function setupGmailTrigger(): void {
  const google = createGoogle()
  google.log('If Google asks for permissions now: tick every box, then run setupGmailTrigger once more.')
  google.requireAllScopes()
  locked(google, setup.setupTrigger)
}

export function storeToken(): void {
  locked(createGoogle(), token.storeToken)
}

export function removeGmailTrigger(): void {
  locked(createGoogle(), setup.removeTrigger)
}

export function sendTestPush(): void {
  locked(createGoogle(), test.sendTestPush)
}

export function showStatus(): void {
  status.showStatus(createGoogle())
}
