import type {
  Attempt,
  EmailDetail,
  EmailFilter,
  EmailListing,
  EmailQuery,
  Endpoint,
  MailboxStatus,
  Redelivery,
  SettingsNow,
  SettingsPatch,
  Status,
} from '../../shared/api.ts'
import type { CustomHeaders } from '../../shared/custom-headers.ts'
import { DEFAULT_TIMEOUT_SECONDS, type Limits } from '../../shared/endpoint-limits.ts'
import type { Access } from '../../shared/access.ts'
import type { AlertState } from '../../shared/alert-state.ts'
import type { ImapState } from '../../shared/imap-state.ts'
import type {
  BackfillSpan,
  Heartbeat,
  HeartbeatAnswer,
  OldMailWish,
  Reconcile,
} from '../../shared/mailbox-report.ts'
import type { Measures } from '../../shared/measures.ts'
import type { EmailStatus, KeptPush } from '../../shared/push.ts'

/**
 * How the same message is known again. Every id it came with is remembered; `content` stands in only when there is
 * neither. Two Gmail ids are two emails even with one RFC Message-ID. Ids outlive their email, by hashes, to 90 days.
 */
export interface EmailIdentity {
  gmail?: string
  rfc822?: string
  content?: string
}

export interface NewEmail {
  id: string
  status: EmailStatus
  receivedAt: Date
  identity: EmailIdentity
  push: KeptPush
}

export interface Accepted {
  /** false: the email was here before, under the id given. */
  isNew: boolean
  id: string
}

export interface StoredEndpoint extends Omit<Endpoint, 'headers'> {
  /** `whsec_…`, or "" where the key to it is missing; leaves the receiver only in the answer that created it. */
  secret: string
  /** The former one, for `previousSecretUntil`. */
  previousSecret?: string | undefined
  /** ISO time since when the newest counts, if it was replaced. */
  secretSince?: string | undefined
  /** A value is "" where the key to it is missing. */
  headers?: CustomHeaders | undefined
}

/** Encrypted with a key that is not here: nothing can be sent there. */
export const isUnreadable = ({ secret, headers = {} }: StoredEndpoint): boolean =>
  secret === '' || Object.values(headers).includes('')

export type EndpointChange = Partial<Omit<StoredEndpoint, 'id' | 'createdAt'>>
/** What changes, or how that comes of what is there. */
export type EndpointChanging = EndpointChange | ((endpoint: StoredEndpoint) => EndpointChange)

/** What an attempt may take as a whole, look-up and connect included. A claim lasts longer. */
export const ATTEMPT_DEADLINE_MS = DEFAULT_TIMEOUT_SECONDS * 1_000

export const deadlineOf = ({ timeoutSeconds = DEFAULT_TIMEOUT_SECONDS }: Limits) => timeoutSeconds * 1_000

/** Large: over 128 kB. */
export type EmailSize = 'small' | 'large'

/** A delivery handed to one worker, with all it needs to be sent. */
export interface ClaimedDelivery {
  id: string
  /** Attempts made before this one. */
  attempts: number
  endpoint: StoredEndpoint
  /** `pushJson`: the email's `KeptPush` as it is kept; nobody on the way out needs to look into it. */
  email: { id: string; receivedAt: string; pushJson: string }
}

/** What one attempt led to. */
export type DeliveryOutcome =
  | { status: 'delivered' }
  | { status: 'retrying'; nextAttemptAt: Date }
  | { status: 'undelivered' }
  /** Stays open without a planned time: it goes out once its endpoint is enabled again. */
  | { status: 'held' }

/** A browser that is signed in to the pages. Its id alone opens nothing: the cookie is signed. */
export interface StoredSession {
  id: string
  startedAt: string
  /** When a person was last at it. */
  seenAt: string
  ip: string | undefined
  browser: string
  /** By which way it was opened, if not by the password. */
  way?: 'login link'
  /** What the next page says once, as its pages wrote it. */
  notice?: unknown
  /** What the last page said, to be said again if only its language is changed. */
  shown?: unknown
}

export interface SignIns {
  /** Random, made by the first sign-in; signs the cookies of all receivers on one store. */
  key: string
  sessions: StoredSession[]
  /** Those that signed somebody in, for a while longer than they would have worked. */
  usedLinks?: { id: string; expiresAt: string }[]
  /** Of the last code that was used: no code counts twice. */
  lastCodeStep?: number
}

export type StoreChange = 'email' | 'delivery' | 'redelivery' | 'endpoint' | 'settings' | 'mailbox'

/** Taking emails in. */
export interface Accepting {
  /**
   * Keeps an email and one pending delivery for every endpoint whose rule wants it (none for a skipped email), atomically,
   * with what each rule said.
   * Resolves only once that would survive a crash. The same identity is kept once: whoever brings it again, also at
   * the same instant, gets `isNew: false` and only after the first is durable. Rejects with `store_unavailable` when
   * it cannot be made durable, and then nothing of the email is seen (a database that was frozen may still finish it: whoever
   * brings it again is then told that it is here).
   */
  accept(email: NewEmail): Promise<Accepted>
}

/** What was taken in, and what became of it. */
export interface History {
  findEmail(id: string): Promise<EmailDetail | undefined>
  /** Newest first. Rejects with `bad_cursor` for a cursor that no list gave out. */
  listEmails(query: EmailQuery): Promise<EmailListing>
  countEmails(filter: EmailFilter): Promise<number>
  count(): Promise<Status['counts']>
}

/** What goes out. */
export interface Deliveries {
  /**
   * Makes a delivery of the email due now for every endpoint whose rule wanted it when it came (or that has none), or those that
   * are named, on a new ladder of attempts; releases a skipped email. Deliveries of deleted endpoints stay as they are. What cannot be made durable rejects and has
   * changed nothing.
   */
  replayEmail(id: string, endpointIds?: string[]): Promise<boolean>
  /** The same for one delivery. Rejects with `endpoint_deleted` when there is nobody to send it to any more. */
  retryDelivery(id: string): Promise<boolean>
  /**
   * Takes up to `limit` due deliveries exclusively, at most `perEndpoint` in flight for one endpoint, and shares places and
   * bytes so that no endpoint keeps another waiting (`claim-shares.ts`). Held ones are never handed out; nothing is while
   * outcomes cannot be kept. `size`: of small or of large emails only, so that nobody waits while large ones are read. A
   * claim ends with `recordAttempt`; if the worker dies, the delivery is handed out again.
   */
  claimDeliveries(now: Date, limit: number, perEndpoint: number, size?: EmailSize): Promise<ClaimedDelivery[]>
  recordAttempt(deliveryId: string, attempt: Attempt, outcome: DeliveryOutcome): Promise<void>
}

/** With `ids` the filter says only which of their deliveries. */
export type EmailsAgain = { ids: string[]; filter?: EmailFilter } | { ids?: undefined; filter: EmailFilter }

/** Many at once, a few at a time: see docs/decisions/0030. */
export interface Redelivering {
  /**
   * Has emails delivered again, as `replayEmail` does, to the endpoints named; else only the deliveries that the filter is
   * about, if it is about any; else to all there are. Of a filter what came before now. Durable when it resolves. What is
   * under way already is not begun twice. Rejects with `endpoint_deleted` when one of the endpoints is not there, with
   * `bad_request` when there is none, with `too_many_requests` beyond a few at a time.
   */
  startRedelivery(emails: EmailsAgain, endpointIds?: string[]): Promise<Redelivery>
  /** Newest first; of those that are finished the last few. */
  listRedeliveries(): Promise<Redelivery[]>
  /**
   * Makes up to `limit` more emails due of one that is under way, in turn. Tells whether there may be more. If the process dies in it,
   * these few go out twice, under the same webhook-id.
   */
  redeliverSome(limit: number): Promise<boolean>
}

/** What happened lately; kept up to date, so that asking costs little. */
export interface Measuring {
  /** Of the hours that end with the running one; delays always of the last 24. Whole hours and quarters by UTC. */
  measure(now: Date, hours: 24 | 168): Promise<Measures>
}

/** What people decide, and who is signed in to decide it. */
export interface Control {
  listEndpoints(): Promise<StoredEndpoint[]>
  /** Creates or replaces by id; durable when it resolves. */
  saveEndpoint(endpoint: StoredEndpoint): Promise<void>
  /**
   * Changes what the change names and nothing else, whatever others change at the same instant. Undefined, and nothing
   * happens, for one that is not there or was deleted meanwhile.
   */
  changeEndpoint(id: string, change: EndpointChanging): Promise<StoredEndpoint | undefined>
  /** For an endpoint that asked for it; nothing happens to one that was deleted meanwhile. */
  disableEndpoint(id: string, reason: string): Promise<void>
  /** Its open deliveries become undelivered. */
  deleteEndpoint(id: string): Promise<boolean>
  /**
   * What is undelivered to the endpoint now, which may be a deleted one, does not matter: it is `dismissed` from now on, and its
   * emails are owed to the others only. Resolves with the count.
   */
  dismissUndelivered(endpointId: string): Promise<number>
  readSettings(): Promise<SettingsNow>
  changeSettings(patch: SettingsPatch): Promise<SettingsNow>
  /** Of several receivers each knows within a second or two what another changed. */
  readAccess(): Promise<Access>
  /** One change after the other; durable when it resolves. What is encrypted is so for `change` too; it may put something readable there. */
  changeAccess<R>(change: (access: Access) => R): Promise<R>
  readSignIns(): Promise<SignIns>
  /**
   * One change after the other, whatever other receivers do at the same instant; durable when it resolves. A store of one
   * receiver that cannot write keeps it in memory: one must be able to see what is wrong, and to sign out.
   */
  changeSignIns<R>(change: (signIns: SignIns) => R): Promise<R>
  readAlertState(): Promise<AlertState>
  /** Likewise, also in that a store of one receiver that cannot write keeps it in memory: a full disk is told of. */
  changeAlertState<R>(change: (state: AlertState) => R): Promise<R>
  /** Undefined until IMAP was polled for the first time. */
  readImapState(): Promise<ImapState | undefined>
  /** Durable when it resolves: what is behind its cursor is not fetched again. */
  saveImapState(state: ImapState): Promise<void>
}

/** What somebody wants of a script. */
export type Wishes = Partial<Pick<HeartbeatAnswer, 'resend' | 'oldMail' | 'backfill'>>

/** What the script in each mailbox reports, and is told. */
export interface Mailboxes {
  /**
   * `token`: the name of what it came with. Resolves with what somebody wants of the script: set-aside messages asked for since they were set aside, what shall become
   * of the old mail while it waits, a time to push again until that is done.
   */
  recordHeartbeat(heartbeat: Heartbeat, at: Date, token?: string): Promise<Wishes>
  /** The Gmail ids that are not here; keeps the window, if there is one, as the mailbox's proof. */
  reconcile(reconcile: Reconcile, at: Date): Promise<string[]>
  /** Since when mail of the mailbox may have got lost here, until a reconcile reached back to then. ISO time. */
  comparisonWanted(mailbox: string): Promise<string | undefined>
  /** Asks the script to push a set-aside message again; it is told with the answers to its heartbeats. */
  requestResend(mailbox: string, messageId: string, at: Date): Promise<void>
  /** What the script shall do with the old mail it holds; it is told with the answers to its heartbeats. */
  decideOldMail(mailbox: string, wish: OldMailWish, at: Date): Promise<void>
  /** Has the script push again what is missing here of a time, in place of what was asked before. */
  askBackfill(mailbox: string, span: BackfillSpan, at: Date): Promise<void>
  cancelBackfill(mailbox: string, at: Date): Promise<void>
  listMailboxes(): Promise<MailboxStatus[]>
  /** Forgets sender and subject of the set-aside messages of that address. */
  forgetWriter(address: string): Promise<void>
}

/** What goes for good. */
export interface Forgetting {
  /**
   * Really removes every email from or to the address (any letter case), what is owed for it included. Hashes of its ids stay,
   * so that it is not taken for new when it is pushed again.
   */
  eraseEmails(address: string): Promise<number>
  /** Really deletes emails received before `before`; what is still owed is carried forward. Resolves with counts. */
  deleteEmailsBefore(before: Date): Promise<{ deleted: number; carriedForward: number }>
  /** The days (UTC) on which emails were taken in that are here, as the clock then said. */
  listDays(): Promise<string[]>
}

/** Every promise a store makes; `server/test/store-contract.ts` holds each engine to them. */
export interface Store
  extends Accepting, History, Deliveries, Redelivering, Measuring, Control, Mailboxes, Forgetting {
  /**
   * Runs the work, unless another receiver on the same store is at one of that name; tells whether it did. One that dies in it
   * gives way. Rejects with what the work rejects with.
   */
  runAlone(name: string, work: () => Promise<void>): Promise<boolean>
  /** Rejects with `store_unavailable` while emails cannot be made durable. */
  checkWritable(): Promise<void>
  /** What is broken and mended only by a restart, for a person to read; undefined while there is no such thing. */
  needsRestart(): string | undefined
  /** Calls back after every visible change, also one made by another replica. Returns the way to stop. */
  subscribe(listener: (change: StoreChange) => void): () => void
  /** Finishes what is being written, then lets go of files and connections. */
  close(): Promise<void>
}
