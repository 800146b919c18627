import type { ServiceCall } from '../emulator/emulator.ts'
import { startWatched, type Watched } from './mailbox-under-test.ts'

export interface Fault {
  phase: ServiceCall['phase']
  strike(watched: Watched): void
  /** All messages are in one record of Gmail's history. */
  isTogether?: boolean
  /** Leaves out calls where the fault could change nothing. */
  concerns?(call: string): boolean
}

const READS = /^Gmail\.|^Properties\.get/

/** A fault after a call that only reads is the same as one before it. */
export const hasEffect = (call: string) => !READS.test(call)

/**
 * Strikes at each call of the tick that finds `count` new messages, one call per mailbox; nothing may be lost. Of many
 * calls each run of the tests takes every sixth, from a place drawn anew; `npm run torture` takes all.
 */
export function strikeAtEveryCall(count: number, fault: Fault): void {
  const calls = callsInPeace(count, fault)
  expect(calls.length).toBeGreaterThan(Math.min(count, 250))
  for (const k of everyNth(calls)) {
    if (!fault.concerns || fault.concerns(calls[k] ?? '')) strikeAt(count, k, fault)
  }
}

/** The indexes at which to strike. */
export function everyNth(calls: string[]): number[] {
  const stride = calls.length > 40 && !process.env.TORTURE_ROUNDS ? 6 : 1
  const first = Math.floor(Math.random() * stride)
  return calls.map((_, k) => k).filter((k) => k % stride === first)
}

function callsInPeace(count: number, { isTogether }: Fault): string[] {
  const watched = startWatched()
  fill(watched, count, isTogether)
  return watched.minutes(1)[0]?.calls ?? []
}

function strikeAt(count: number, k: number, { phase, strike, isTogether }: Fault): void {
  const watched = startWatched()
  const { gmail, receiver, minutes, received } = watched
  const wanted = fill(watched, count, isTogether)
  gmail.onCall = (call) => {
    if (call.index !== k || call.phase !== phase) return
    delete gmail.onCall
    strike(watched)
  }
  minutes(1)
  delete gmail.onCall
  for (let tick = 0; tick < 6 && receiver.emails.size < wanted.length; tick += 1) minutes(2)
  expect({ k, received: received().sort() }).toEqual({ k, received: [...wanted].sort() })
  expect(gmail.triggers).toHaveLength(1)
}

/** Mixed mail, some of it deleted or archived before the tick; returns what has to arrive. */
function fill({ gmail, deliver }: Watched, count: number, isTogether = false): string[] {
  if (isTogether) return [...deliver(1), ...gmail.mailbox.deliverMany(count - 1, { isTogether })]
  const wanted: string[] = []
  for (let n = 0; n < count; n += 1) {
    const [id = ''] = deliver(1)
    if (n % 7 === 3) gmail.mailbox.delete(id)
    else wanted.push(id)
    if (n % 5 === 2) deliver(1, ['SENT'])
    if (n % 9 === 4 && n % 7 !== 3) gmail.mailbox.removeLabel(id, 'INBOX')
  }
  return wanted
}
