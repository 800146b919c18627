import type { Registry } from 'prom-client'
import { FindingCode, type Subject } from '../../shared/finding.ts'
import type { Delay } from '../../shared/measures.ts'
import type { Config } from '../config.ts'
import { nameMailbox } from '../common/name-mailbox.ts'
import type { Store } from '../store/store.ts'
import type { Watch } from './create-watch.ts'
import type { Facts } from './facts.ts'
import { defineGauges } from './gauges.ts'

interface Parts {
  config: Config
  store: Store
  watch: Watch
  now: () => Date
}

/** What is asked for when somebody looks: the same findings and facts as the pages show. */

export function createStateGauges(registry: Registry, { config, store, watch, now }: Parts) {
  const gauges = defineGauges(registry)
  const nameSubject = ({ kind, id }: Subject) =>
    kind === 'mailbox' ? nameMailbox(config, id) : kind === 'channel' ? (id.split(' ')[0] ?? '') : id

  async function showFindings(): Promise<void> {
    const findings = await watch.findings()
    for (const code of FindingCode.options)
      gauges.findings.set({ code }, findings.filter((one) => one.code === code).length)
    for (const { code, severity, subject } of findings)
      gauges.finding.set({ code, severity, subject: nameSubject(subject) }, 1)
  }

  function showMailboxes({ mailboxes }: Facts): void {
    for (const one of mailboxes) {
      const mailbox = nameMailbox(config, one.mailbox)
      if (one.lastHeartbeatAt !== undefined) gauges.heard.set({ mailbox }, one.lastHeartbeatAt / 1000)
      if (one.lastEmailAt !== undefined) gauges.emailed.set({ mailbox }, one.lastEmailAt / 1000)
      gauges.setAside.set({ mailbox }, one.setAside.count)
      gauges.quota.set({ mailbox, quota: 'trigger_time' }, one.quota.triggerSeconds / (90 * 60))
      gauges.quota.set({ mailbox, quota: 'fetches' }, one.quota.fetches / 20_000)
      if (one.proof) gauges.unproved.set({ mailbox }, one.proof.gmail - one.proof.accepted)
    }
  }

  function showEndpoints({ endpoints }: Facts): void {
    for (const { id: endpoint, waiting, undelivered, oldestDueAt } of endpoints) {
      gauges.waiting.set({ endpoint }, waiting)
      gauges.undelivered.set({ endpoint }, undelivered.count)
      const ageMs = oldestDueAt === undefined ? 0 : now().getTime() - oldestDueAt
      gauges.oldestDue.set({ endpoint }, Math.max(0, ageMs) / 1000)
    }
  }

  function showDelay(of: string, leg: string, { medianMs, p95Ms }: Delay): void {
    if (medianMs !== undefined) gauges.delay.set({ of, leg, share: '0.5' }, medianMs / 1000)
    if (p95Ms !== undefined) gauges.delay.set({ of, leg, share: '0.95' }, p95Ms / 1000)
  }

  async function showMeasures(): Promise<void> {
    const { mailboxes, endpoints } = await watch.measures()
    for (const { mailbox, gmailToAccepted, gmailToDelivered } of mailboxes) {
      showDelay(nameMailbox(config, mailbox), 'accepted', gmailToAccepted)
      showDelay(nameMailbox(config, mailbox), 'delivered', gmailToDelivered)
    }
    for (const { endpointId, gmailToDelivered } of endpoints)
      showDelay(endpointId, 'delivered', gmailToDelivered)
    gauges.emails.set(await store.countEmails({}))
  }

  return async function show(): Promise<void> {
    for (const one of Object.values(gauges)) one.reset()
    await showFindings()
    const facts = await watch.facts()
    gauges.writable.set(facts.isBlind ? 0 : 1)
    gauges.dropped.set(facts.logLinesDropped)
    if (facts.store.diskUsed !== undefined) gauges.disk.set(facts.store.diskUsed)
    if (facts.isBlind) return
    showMailboxes(facts)
    showEndpoints(facts)
    await showMeasures()
  }
}
