import { isoOf } from '../run/iso-of.ts'
import type { Run } from '../run/run.ts'
import { MAX_SET_ASIDE } from '../run/state.ts'

const PATIENCE_RUNS = 4

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

/** Counts the runs in a row that ended at this message. */
export function noteStuck({ state }: Run, messageId: string): void {
  state.stuck = { messageId, runs: (state.stuck?.messageId === messageId ? state.stuck.runs : 0) + 1 }
}

/** It has ended so many runs that it may be the message itself. */
export function isStuck({ state }: Run, messageId: string): boolean {
  return state.stuck?.messageId === messageId && state.stuck.runs >= PATIENCE_RUNS
}
