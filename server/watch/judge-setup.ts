import type { Finding } from '../../shared/finding.ts'
import type { SetupCheck, SetupCheckId } from '../../shared/setup.ts'
import type { Facts } from './facts.ts'
import type { Probe } from './tally.ts'

/** What set-up is judged by. Times are epoch ms, versions are those of scripts. */
export interface SetupEvidence {
  facts: Facts
  findings: Finding[]
  /** The last calls of the ingress that only ask whether address and token are right, since this process began. */
  probes: { script: Probe; person: Probe }
  scripts: { mailbox: string; version: string }[]
  /** Of the script that this receiver hands out. */
  ownVersion: string | undefined
  /** Of the last emails at least one came with the token, not by IMAP. */
  isAnyPushed: boolean
  lastDeliveredAt: number | undefined
  isAnyDelivered: boolean
  channels: { at: number | undefined; isTaken: boolean }[]
  /** `replaceable`: on, and push has brought all that it saw for long enough. */
  imap: 'off' | 'on' | 'replaceable'
}

type Judged = Pick<SetupCheck, 'status'> & { at?: number | undefined; facts?: SetupCheck['facts'] }

/** Ticks by evidence alone. Pure; the same for the page, the API and `npm run doctor`. */
export function judgeSetup(evidence: SetupEvidence): SetupCheck[] {
  const checklist = {
    token_tested: judgeToken(evidence),
    script_heard: judgeScript(evidence),
    token_stored: judgeStored(evidence),
    trigger_beating: judgeBeats(evidence),
    email_processed: judgeEmail(evidence),
    webhook_delivered: judgeWebhook(evidence),
    alerts_tested: judgeAlerts(evidence),
    imap_off: judgeImap(evidence),
  }
  const { refusals, switches } = evidence.facts
  const troubleshooting = {
    no_wrong_token: { ...tick(refusals.wrongTokens.count === 0), facts: countOf(refusals.wrongTokens) },
    no_bad_push: { ...tick(refusals.badRequests.count === 0), facts: countOf(refusals.badRequests) },
    script_calls: judgeBeats(evidence),
    sending_on: { ...tick(switches.sendingOffSince === undefined), at: switches.sendingOffSince },
  }
  return [...toChecks('checklist', checklist), ...toChecks('troubleshooting', troubleshooting)]
}

function toChecks(part: SetupCheck['part'], judged: Partial<Record<SetupCheckId, Judged>>): SetupCheck[] {
  return Object.entries(judged).map(([id, { status, at, facts = {} }]) => ({
    id: id as SetupCheckId, // Object.entries forgets the names
    part,
    status,
    ...(at !== undefined && { at: new Date(at).toISOString() }),
    facts,
  }))
}

const tick = (isDone: boolean): Judged => ({ status: isDone ? 'done' : 'open' })
const countOf = ({ count }: { count: number }) => ({ count })

function latest(...times: (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined)
  return known.length > 0 ? Math.max(...known) : undefined
}

const lastBeat = ({ facts }: SetupEvidence) =>
  latest(...facts.mailboxes.map(({ lastHeartbeatAt }) => lastHeartbeatAt))

/** Whatever was pushed came with the token; what was forgotten since leaves the heartbeats. */
function judgeToken(evidence: SetupEvidence): Judged {
  const { probes, isAnyPushed } = evidence
  const at = latest(probes.script, probes.person, lastBeat(evidence))
  return { ...tick(at !== undefined || isAnyPushed), at }
}

function judgeScript(evidence: SetupEvidence): Judged {
  const { scripts, ownVersion, probes } = evidence
  const other = scripts.find(({ version }) => ownVersion !== undefined && version !== ownVersion)
  const at = latest(lastBeat(evidence), probes.script)
  const version = (other ?? scripts[0])?.version
  return {
    ...tick(at !== undefined && !other),
    at,
    facts: {
      ...(version && { version }),
      ...(other && { mailbox: other.mailbox, served: ownVersion ?? '' }),
    },
  }
}

function judgeStored(evidence: SetupEvidence): Judged {
  const at = latest(lastBeat(evidence), evidence.probes.script)
  return { ...tick(at !== undefined), at, facts: countOf(evidence.facts.refusals.wrongTokens) }
}

function judgeBeats(evidence: SetupEvidence): Judged {
  const silent = evidence.findings.find(
    ({ code }) => code === 'heartbeat_late' || code === 'heartbeat_missing',
  )
  const at = lastBeat(evidence)
  return {
    ...tick(at !== undefined && !silent),
    at,
    facts: {
      mailboxes: evidence.scripts.length,
      ...(silent && { mailbox: silent.subject.name }),
    },
  }
}

function judgeEmail({ facts }: SetupEvidence): Judged {
  const at = latest(...facts.mailboxes.map(({ lastEmailAt }) => lastEmailAt))
  return { ...tick(at !== undefined), at }
}

function judgeWebhook({ facts, isAnyDelivered, lastDeliveredAt: at }: SetupEvidence): Judged {
  return {
    ...tick(isAnyDelivered || at !== undefined),
    at,
    facts: { endpoints: facts.endpoints.filter((one) => !one.isDeleted).length },
  }
}

function judgeAlerts({ channels }: SetupEvidence): Judged {
  const taken = channels.filter(({ isTaken }) => isTaken)
  const isDone = channels.length > 0 && taken.length === channels.length
  return { ...tick(isDone), at: latest(...taken.map(({ at }) => at)), facts: { channels: channels.length } }
}

/** Off and not missed: mail comes without it. Who keeps both may, and before mail comes there is nothing to do. */
function judgeImap(evidence: SetupEvidence): Judged {
  const { imap } = evidence
  const isNotMissed = judgeEmail(evidence).status === 'done' && judgeBeats(evidence).status === 'done'
  return { status: imap === 'off' && isNotMissed ? 'done' : 'optional', facts: { imap } }
}
