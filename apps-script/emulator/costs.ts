/**
 * Medians in ms, consumer account. Measured by kellystuard/jev-gmail-classifier (spikes/30, 94; Sept-Oct 2026),
 * as collected in apps-script-platform.md, paragraph 9; lines marked "assumed" are ours.
 */
const LATENCY_MS: Record<string, number> = {
  'Lock.tryLock': 70,
  'Lock.waitLock': 70,
  'Lock.releaseLock': 70, // assumed: like acquiring
  'Lock.hasLock': 1, // assumed: local
  'Gmail.Users.getProfile': 92,
  'Gmail.Users.History.list': 290,
  'Gmail.Users.Messages.list': 158, // threads.list(100)
  'Gmail.Users.Messages.get': 159, // threads.get of one message
  'Gmail.Users.Messages.Attachments.get': 159, // assumed: like messages.get
  'Gmail.Users.Labels.list': 92, // assumed: like getProfile
  'UrlFetchApp.fetch': 165,
  'Utilities.sleep': 0, // the sleep itself is added
}

const PROPERTY_MS = 75 // "50 to 100 ms per read or write"
const OTHER_MS = 100 // assumed

export function latencyMs(name: string): number {
  return LATENCY_MS[name] ?? (name.startsWith('Properties.') ? PROPERTY_MS : OTHER_MS)
}

/** fetchAll of 5 took 255 to 435 ms: parallel, with a little for each request. */
export function fetchAllMs(requests: number): number {
  return 200 + 10 * requests
}

export const DNS_FAILURE_MS = 148

/** https://developers.google.com/workspace/gmail/api/reference/quota, projects made since 2026-05-01. */
const GMAIL_UNITS: Record<string, number> = {
  'Gmail.Users.getProfile': 1,
  'Gmail.Users.Labels.list': 1,
  'Gmail.Users.Labels.get': 1,
  'Gmail.Users.History.list': 2,
  'Gmail.Users.Messages.list': 5,
  'Gmail.Users.Messages.get': 20,
  'Gmail.Users.Messages.Attachments.get': 20,
  'Gmail.Users.watch': 100,
  'Gmail.Users.stop': 50,
}

export function gmailUnits(name: string): number {
  return GMAIL_UNITS[name] ?? 0
}
