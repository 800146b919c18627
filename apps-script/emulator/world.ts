import type { Clock } from './clock.ts'
import type { EmulatedMailbox } from './mailbox.ts'
import type { Network } from './network.ts'
import type { ScriptFiles } from './script-files.ts'
import type { EmulatedTrigger, Emulator, Execution, Quotas, ServiceCall } from './types.ts'

/** Everything that outlives an execution. */
export interface World {
  address: string
  files: ScriptFiles
  authorized: string[]
  quotas: Partial<Quotas>
  latencyMs: Record<string, number>
  startMs: number
  clock: Clock
  mailbox: EmulatedMailbox
  properties: Map<string, string>
  cache: Map<string, { value: string; until: number }>
  triggers: EmulatedTrigger[]
  lock: { holder?: Execution }
  mails: Emulator['mails']
  usage: Usage
  network: Network
  onCall(call: ServiceCall): void
  /** Fires the clock triggers that fell due while a triggered run is still alive. */
  fireOverlapping(): void
}

/** Per-user counters; Google resets them 24 h after the first use. */
export interface Usage {
  triggerSeconds: number
  fetches: number
  dayStartedAt: number
  /** Gmail units of the last minute. */
  gmail: { at: number; units: number }[]
}

export const createUsage = (): Usage => ({ triggerSeconds: 0, fetches: 0, dayStartedAt: 0, gmail: [] })

const DAY_MS = 86_400_000

export function usageToday({ usage, clock }: Pick<World, 'usage' | 'clock'>): Usage {
  if (clock.nowMs() - usage.dayStartedAt >= DAY_MS) {
    Object.assign(usage, { triggerSeconds: 0, fetches: 0, dayStartedAt: clock.nowMs() })
  }
  return usage
}
