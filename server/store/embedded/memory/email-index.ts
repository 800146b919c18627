import type { Routes } from '../../../../shared/rule.ts'
import type { DeliveryState } from '../../common/delivery-state.ts'
import type { AttemptHead, EmailHead, Head, Place } from '../disk/segment-line.ts'
import type { EmailIdentity } from '../../store.ts'
import { createMeasured, type EmailFate, type Measured } from './measured.ts'

/** An email in memory: its summary and where its body lies. */
export interface EmailEntry extends EmailHead {
  nth: number
  place: Place
  /** Places of attempts by endpoint. */
  attempts: Map<string, Place[]> | undefined
  /** Set while a line about it is on its way to the disk; see `writeAbout`. */
  becomingDurable?: Promise<unknown>
  /** As what it is among the measures now. */
  countedAs?: EmailFate | undefined
}

/** All the embedded store knows of emails, rebuilt from the segments at start. */
export interface EmailIndex {
  byId: Map<string, EmailEntry>
  /** By kind of id, then by mailbox in lower case, then by id: a joined key per id would cost more memory than the id. */
  byIdentity: Record<keyof EmailIdentity, Map<string, Map<string, EmailEntry>>>
  mailboxes: Map<string, string>
  /** What rules said, by its JSON: most emails share it with others. */
  routes: Map<string, Routes>
  /** By time received, then by `nth`. It only ever grows at its end; every other change makes a new array. */
  inOrder: EmailEntry[]
  /** The file that retention is removing: nothing in it can be owed again. */
  leaving?: string
  nextNth: number
  measured: Measured
}

export function createEmailIndex(): EmailIndex {
  const byIdentity = { gmail: new Map(), rfc822: new Map(), content: new Map() }
  return {
    byId: new Map(),
    byIdentity,
    mailboxes: new Map(),
    routes: new Map(),
    inOrder: [],
    nextNth: 0,
    measured: createMeasured(),
  }
}

const KINDS = ['gmail', 'rfc822', 'content'] as const

function idsOf(
  index: EmailIndex,
  kind: keyof EmailIdentity,
  mailbox = '',
): Map<string, EmailEntry> | undefined {
  return index.byIdentity[kind].get(mailbox.toLowerCase())
}

/** Two Gmail ids are two emails; an email without one (from IMAP) is the same as the push with its Message-ID. */
export function findByIdentity(
  index: EmailIndex,
  identity: EmailIdentity,
  mailbox: string | undefined,
): EmailEntry | undefined {
  const find = (kind: keyof EmailIdentity) => {
    const id = identity[kind]
    return id === undefined ? undefined : idsOf(index, kind, mailbox)?.get(id)
  }
  const sameGmailId = find('gmail')
  if (sameGmailId) return sameGmailId
  const sameMessageId = find('rfc822')
  if (sameMessageId) return identity.gmail && sameMessageId.identity.gmail ? undefined : sameMessageId
  return find('content')
}

export function rememberIdentity(index: EmailIndex, entry: EmailEntry): void {
  for (const kind of KINDS) {
    const id = entry.identity[kind]
    if (id === undefined) continue
    const ids = idsOf(index, kind, entry.mailbox) ?? new Map<string, EmailEntry>()
    if (ids.size === 0) index.byIdentity[kind].set((entry.mailbox ?? '').toLowerCase(), ids)
    if (!ids.has(id)) ids.set(id, entry)
  }
}

export function forgetIdentity(index: EmailIndex, entry: EmailEntry): void {
  for (const kind of KINDS) {
    const id = entry.identity[kind]
    if (id === undefined) continue
    const ids = idsOf(index, kind, entry.mailbox)
    if (ids?.get(id) === entry) ids.delete(id)
    if (ids?.size === 0) index.byIdentity[kind].delete((entry.mailbox ?? '').toLowerCase()) // names can be made up
  }
}

export function changeIdentity(index: EmailIndex, entry: EmailEntry, identity: EmailIdentity): void {
  forgetIdentity(index, entry)
  entry.identity = identity
  if (index.byId.get(entry.id) === entry) rememberIdentity(index, entry)
}

/** Neither its id nor those it came with are known any more; `inOrder` is the caller's. */
export function forget(index: EmailIndex, entry: EmailEntry): void {
  index.byId.delete(entry.id)
  forgetIdentity(index, entry)
  index.measured.forget(entry)
}

/** By id, if it can still be owed. */
export function findLasting(index: EmailIndex, id: string): EmailEntry | undefined {
  const entry = index.byId.get(id)
  return entry && entry.place.segment !== index.leaving ? entry : undefined
}

export function addEmail(index: EmailIndex, entry: EmailEntry): void {
  index.byId.set(entry.id, entry)
  index.measured.count(entry)
  const last = index.inOrder.at(-1)
  if (!last || compare(last, entry) < 0) index.inOrder.push(entry)
  else index.inOrder = index.inOrder.toSpliced(indexInOrder(index.inOrder, entry), 0, entry) // the clock was set back
}

type Ordered = Pick<EmailEntry, 'receivedAt' | 'nth'>

export function compare(one: Ordered, other: Ordered): number {
  if (one.receivedAt === other.receivedAt) return one.nth - other.nth
  return one.receivedAt < other.receivedAt ? -1 : 1
}

/** How many of the entries come before it. */
export function indexInOrder(entries: EmailEntry[], wanted: Ordered): number {
  let [from, to] = [0, entries.length]
  while (from < to) {
    const middle = (from + to) >> 1
    const entry = entries[middle]
    if (entry && compare(entry, wanted) < 0) from = middle + 1
    else to = middle
  }
  return from
}

/** After the lines are read: those carried forward lie in a later day's file. */
export function putInOrder(index: EmailIndex): void {
  index.inOrder.sort(compare)
}

export function findDelivery(entry: EmailEntry, endpointId: string): DeliveryState | undefined {
  return entry.deliveries.find((delivery) => delivery.endpointId === endpointId)
}

export function rememberAttempt(entry: EmailEntry, endpointId: string, place: Place): void {
  entry.attempts ??= new Map()
  const places = entry.attempts.get(endpointId) ?? []
  places.push(place)
  entry.attempts.set(endpointId, places)
}

/** Applies one line of a segment at start. Outcomes of emails that retention removed are passed over. */
export function replayLine(index: EmailIndex, head: Head, place: Place): void {
  if (head.kind === 'email') return replayEmail(index, head, place)
  const entry = index.byId.get(head.emailId)
  if (!entry) return
  switch (head.kind) {
    case 'attempt':
      return replayAttempt(index, entry, head, place)
    case 'deliveries':
      entry.status = head.status
      entry.deliveries = head.deliveries
      return
    case 'identity':
      entry.identity = { ...entry.identity, ...head.identity }
      entry.alsoSeenAt ??= head.alsoSeenAt
      return rememberIdentity(index, entry)
  }
}

const MAX_ROUTES = 1_000

/** One object for all emails of which rules said the same. */
export function rememberRoutes(
  { routes: known }: EmailIndex,
  routes: Routes | undefined,
): Routes | undefined {
  if (!routes) return undefined
  const json = JSON.stringify(routes)
  const shared = known.get(json) ?? routes
  if (known.size >= MAX_ROUTES) known.clear()
  known.set(json, shared)
  return shared
}

const MAX_MAILBOX_TEXTS = 1_000

/** The text that the other emails of the mailbox have, instead of one more that says the same. */
function oneText({ mailboxes }: EmailIndex, mailbox: string | undefined): string | undefined {
  if (mailbox === undefined) return undefined
  const known = mailboxes.get(mailbox)
  if (mailboxes.size >= MAX_MAILBOX_TEXTS) mailboxes.clear() // names can be made up
  if (known === undefined) mailboxes.set(mailbox, mailbox)
  return known ?? mailbox
}

/** The same id again is an email carried forward out of a day that is about to be removed. */
function replayEmail(index: EmailIndex, head: EmailHead, place: Place): void {
  const known = index.byId.get(head.id)
  if (known) {
    Object.assign(known, head, { place, attempts: undefined }) // the lines of its attempts follow
    return
  }
  const entry = head as EmailEntry // no copy: a start reads many
  entry.place = place
  entry.attempts = undefined
  entry.countedAs = undefined
  entry.nth ??= index.nextNth // lines of earlier versions have none
  index.nextNth = Math.max(index.nextNth, entry.nth + 1)
  if (entry.messageId === entry.identity.gmail) entry.messageId = entry.identity.gmail // one text in memory, not two
  entry.mailbox = oneText(index, entry.mailbox)
  if (entry.routes) entry.routes = rememberRoutes(index, entry.routes)
  index.byId.set(entry.id, entry)
  index.inOrder.push(entry)
  rememberIdentity(index, entry)
}

function replayAttempt(index: EmailIndex, entry: EmailEntry, head: AttemptHead, place: Place): void {
  const { endpointId, facts } = head
  const delivery = findDelivery(entry, endpointId)
  if (!delivery) return
  if (facts) index.measured.attempted(entry, endpointId, facts)
  delivery.state = head.state
  delivery.attempts = head.attempts
  delivery.dueAt = head.dueAt
  rememberAttempt(entry, endpointId, place)
}
