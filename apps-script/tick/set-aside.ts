import type { SetAside } from '../../shared/mailbox-report.ts'
import { headerOf } from '../message/read-mime.ts'
import { saveState } from '../run/open-run.ts'
import { isoOf } from '../run/iso-of.ts'
import type { Run } from '../run/run.ts'
import { MAX_SET_ASIDE } from '../run/state.ts'

const PATIENCE_RUNS = 4
const MAX_HEADER_CHARS = 300

/** Puts a message where a person will see it, so that the others can go on. False when there is no room left. */
export function setAside(run: Run, messageId: string, reason: string): boolean {
  const { state, google } = run
  const others = state.setAside.filter((one) => one.messageId !== messageId)
  if (others.length >= MAX_SET_ASIDE) return false
  if (others.length === state.setAside.length) state.counts.setAside += 1
  const shortReason = reason.replace(/[^ !#-[\]-~]/g, '?').slice(0, 60) // a byte each in JSON: 40 of them must fit into 9 kB
  state.setAside = [...others, { messageId, reason: shortReason, at: isoOf(google.now()) }]
  google.log(
    `Push failed: ${shortReason}. Message ${messageId} is set aside; send it again from the dashboard.`,
  )
  return true
}

export function takeBack({ state }: Run, messageId: string): void {
  state.setAside = state.setAside.filter((one) => one.messageId !== messageId)
}

/**
 * What the heartbeat says of each: once also who wrote it and about what, which the receiver remembers. That is marked
 * before it is read: a message that ends every run ends one by this.
 */
export function describeSetAside(run: Run): SetAside[] {
  const { state, google } = run
  const untold = state.setAside.filter(({ isTold }) => !isTold)
  for (const one of untold) one.isTold = true
  if (untold.length > 0) saveState(run)
  return state.setAside.map((one) => {
    const { isTold: _, ...known } = one
    if (!untold.includes(one)) return known
    try {
      const { payload = {} } = google.mailbox.getMessage(one.messageId, 'metadata')
      const cut = (name: string) => headerOf(payload, name).slice(0, MAX_HEADER_CHARS)
      return { ...known, sender: cut('from'), subject: cut('subject') }
    } catch {
      return known // Gmail may be what failed; its id leads there all the same
    }
  })
}

/** The heartbeat did not arrive. */
export function tellAgain({ state }: Run): void {
  for (const one of state.setAside) delete one.isTold
}

/** Counts the runs in a row that ended at this message. */
export function noteStuck({ state }: Run, messageId: string): void {
  state.stuck = { messageId, runs: (state.stuck?.messageId === messageId ? state.stuck.runs : 0) + 1 }
}

/** It has ended so many runs that it may be the message itself. */
export function isStuck({ state }: Run, messageId: string): boolean {
  return state.stuck?.messageId === messageId && state.stuck.runs >= PATIENCE_RUNS
}
