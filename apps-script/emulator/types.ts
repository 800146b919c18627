import type { EmulatedMailbox } from './mailbox.ts'

export interface EmulatorOptions {
  /** Default `owner@example.com`. */
  address?: string
  /** Start of the virtual clock; default: the real time. */
  now?: Date
  /** Folder with Code.js, Setup.js and appsscript.json as they are pushed; default `apps-script/dist`. */
  scriptDir?: string
  /** What the owner ticked on the consent screen; default: all scopes of the manifest. */
  grantedScopes?: string[]
  /** A synchronous stand-in for the network; default: real HTTP from a worker thread. */
  fetchHandler?: (request: EmulatedRequest) => EmulatedResponse
  /** Real HTTP: silence of a server for this long (real time) counts as a timeout. Default 60,000. */
  hangMs?: number
  /** What a call takes instead of what costs.ts says, by its name in `ServiceCall`. */
  latencyMs?: Record<string, number>
  /** What Google takes to start a trigger's run: no service call of the script shows it, and the day's budget pays it. */
  startMs?: number
  /** Google's quotas are always counted; those named here are also enforced. */
  quotas?: Partial<Quotas>
}

export interface Quotas {
  gmailUnitsPerMinute: number
  fetchesPerDay: number
  triggerMinutesPerDay: number
}

export interface EmulatedRequest {
  url: string
  /** In lower case. */
  method: string
  headers: Record<string, string>
  /** The payload as text; `bytes` is the same, as sent. */
  body: string
  bytes: Uint8Array
  followRedirects: boolean
  timeoutSeconds: number
}

export type EmulatedResponse =
  | {
      status: number
      headers?: Record<string, string | string[]>
      body?: string | Uint8Array
      latencyMs?: number
    }
  | { failure: 'unavailable' | 'dns' | 'timeout' }

export interface ServiceCall {
  /** From 0 in each execution; a call's two phases share it. */
  index: number
  /** As Google's reference names it: `Gmail.Users.History.list`, `Properties.setProperty`, `Lock.tryLock`, `UrlFetchApp.fetchAll`. */
  name: string
  args: unknown[]
  phase: 'before' | 'after'
}

/** What one run did and what it cost. */
export interface Execution {
  functionName: string
  /** Fired by a clock trigger, so its duration counts against the 90 minutes a day. */
  isTriggered: boolean
  status: 'completed' | 'failed' | 'killed'
  error?: Error
  /** What the function returned, for doPost. */
  result?: unknown
  logs: string[]
  calls: string[]
  serviceCalls: number
  fetches: number
  propertyWrites: number
  gmailUnits: number
  /** Virtual. Runs that overlapped this one are not in it. */
  durationMs: number
  startedAt: Date
}

export interface EmulatedTrigger {
  id: string
  handler: string
  /** 0: fires once. */
  everyMinutes: number
  nextAt: number
}

export interface Emulator {
  mailbox: EmulatedMailbox
  properties: Map<string, string>
  triggers: EmulatedTrigger[]
  executions: Execution[]
  /** What MailApp sent. */
  mails: { to: string; subject: string; body: string }[]
  clock: { now(): Date }
  /** As the editor's Run does; never throws for the script's errors. */
  run(functionName: string, event?: unknown): Execution
  /** Moves the virtual clock and fires the clock triggers that fall due; returns their executions. */
  advance(ms: number): Execution[]
  /** Trigger seconds and fetches used since the day (24 h from the first use) began. */
  usedToday(): { triggerSeconds: number; fetches: number }
  /**
   * Fault hook, called around the effect of every service call. May throw a Kill, which ends the run for good,
   * or any Error, which the script sees; may change the mailbox; may call `run` again, which then overlaps.
   */
  onCall?: (call: ServiceCall) => void
  close(): Promise<void>
}
