import { noteSuccess } from './back-off.ts'
import type { Google, Triggers } from './ports.ts'
import { askReceiver, judgeProbe } from './receiver.ts'
import { openRun, saveState } from './run.ts'
import { readSettings } from './settings.ts'
import { HANDLER, ourTriggers, replaceTriggers } from './triggers.ts'

/** Checks everything, then makes the one trigger; on any problem it throws what to do and makes none. */
export function setupTrigger(google: Google): void {
  const { ingressUrl: url, token } = readSettings(google.properties.readAll())
  const answer = askReceiver(google, { url, token })
  const probe = judgeProbe(answer)
  const isOff = answer.status === 'accepted' && answer.json.ingress === 'disabled'
  if (probe.status !== 'accepted' && !isOff)
    throw new Error(`No trigger was made. The receiver says: ${probe.reason}`)
  const run = openRun(google)
  const { state } = run
  const { emailAddress } = google.mailbox.getProfile()
  if (state.mailbox !== emailAddress) {
    throw new Error(`This script watches ${state.mailbox} - make a script of its own for ${emailAddress}`)
  }
  noteSuccess(run)
  delete state.pause
  state.triggerMinutes = 1
  saveState(run)
  makeTheOneTrigger(google.triggers)
  google.log(`Ready: every minute, new mail of ${emailAddress} (${state.watch.name}) is pushed to ${url}.`)
  if (isOff) google.log('But Gmail ingress is switched off at the receiver: mail waits.')
  if (state.resync) google.log(`Mail since ${new Date(state.resync.from).toISOString()} is pushed first.`)
}

function makeTheOneTrigger(triggers: Triggers): void {
  const before = ourTriggers(triggers)
  try {
    replaceTriggers(triggers, before, 1)
  } catch (error) {
    triggers.remove(ourTriggers(triggers).filter((id) => !before.includes(id)))
    throw error
  }
}

export function removeTrigger(google: Google): void {
  const ids = ourTriggers(google.triggers)
  google.triggers.remove(ids)
  google.log(
    `Removed ${ids.length} trigger(s) of ${HANDLER}. The state is kept: set up again, it goes on from there.`,
  )
}
