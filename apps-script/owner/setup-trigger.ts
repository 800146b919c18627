import { isoOf } from '../run/iso-of.ts'
import { endNotice } from '../run/blocked.ts'
import type { Google } from '../ports.ts'
import { askReceiver, judgeProbe } from '../receiver/ask-receiver.ts'
import { openRun, saveState } from '../run/open-run.ts'
import { requireSettings } from '../run/settings.ts'
import { HANDLER, makeTrigger } from '../run/triggers.ts'
import { followLabel } from '../run/watch-label.ts'

/** Checks everything, then makes a trigger; on any problem it throws what to do and makes none. */
export function setupTrigger(google: Google): void {
  const { ingressUrl: url, token } = requireSettings(google)
  const answer = askReceiver(google, 'probe', { url, token })
  const probe = judgeProbe(answer)
  const isOff = answer.status === 'accepted' && answer.json.ingress === 'disabled'
  if (probe.status !== 'accepted' && !isOff)
    throw new Error(`No trigger was made. The receiver says: ${probe.reason}`)
  const run = openRun(google)
  const { state } = run
  if (!followLabel(run)) throw new Error(state.blocked?.reason)
  endNotice(run, 'trouble')
  delete state.pause
  state.triggerMinutes = 1
  saveState(run)
  const before = google.triggers.list(HANDLER)
  makeTrigger(run, 1)
  const unseen = before.filter((id) => id !== state.triggerId)
  if (unseen.length > 0) google.triggers.remove(unseen)
  google.log(`Ready: every minute, new mail of ${state.mailbox} (${state.watch.name}) is pushed to ${url}.`)
  if (isOff) google.log('But Gmail ingress is switched off at the receiver: mail waits.')
  if (state.resync) google.log(`Mail since ${isoOf(state.resync.from)} is pushed first.`)
}

export function removeTrigger(google: Google): void {
  const ids = google.triggers.list(HANDLER)
  google.triggers.remove(ids)
  google.log(`Removed ${ids.length} trigger(s). The state is kept: set up again, it goes on from there.`)
}
