import { z } from 'zod'
import { CustomHeaders } from './custom-headers.ts'
import { Limits } from './endpoint-limits.ts'
import { Timing } from './delivery-window.ts'
import { Shaping } from './endpoint-shape.ts'
import { Finding } from './finding.ts'
import { EndpointMeasures, MailboxMeasures } from './measures.ts'
import { BackfillProgress, BackfillWish, Heartbeat } from './mailbox-report.ts'
import { EmailStatus, KeptPush } from './push.ts'
import { Routes, Ruling } from './rule.ts'

/** `dismissed`: it was undelivered, and a person said that it does not matter. */
export const DeliveryStatus = z.enum(['pending', 'held', 'delivered', 'retrying', 'undelivered', 'dismissed'])
export type DeliveryStatus = z.infer<typeof DeliveryStatus>

export const Delivery = z.object({
  id: z.string(),
  endpointId: z.string(),
  status: DeliveryStatus,
  /** Attempts made so far. */
  attempts: z.number(),
  /** ISO time; only while an attempt is planned. Of one that is held: when its endpoint's window opens. */
  nextAttemptAt: z.string().optional(),
  /** ISO time; only of one that is delivered. */
  deliveredAt: z.string().optional(),
  /** Somebody had it sent again: when it arrived tells nothing of how long mail takes. */
  isAgain: z.literal(true).optional(),
})
export type Delivery = z.infer<typeof Delivery>

/** What an attempt spent its time on; what a kept connection did not need is absent. */
export const AttemptSteps = z.object({
  dnsMs: z.number().optional(),
  connectMs: z.number().optional(),
  tlsMs: z.number().optional(),
  /** From the connection to the head of the answer. */
  firstByteMs: z.number().optional(),
})
export type AttemptSteps = z.infer<typeof AttemptSteps>

export const Attempt = z.object({
  at: z.string(),
  durationMs: z.number(),
  steps: AttemptSteps.optional(),
  httpStatus: z.number().optional(),
  error: z.string().optional(),
  /** It answered 413, so it was sent at once without what is large; this is what it answered to that. */
  isReduced: z.literal(true).optional(),
  /** First 16 kB of the answer's body. */
  responseHead: z.string().optional(),
})
export type Attempt = z.infer<typeof Attempt>

export const EmailSummary = z.object({
  id: z.string(),
  status: EmailStatus,
  /** ISO time at which the email became durable. */
  receivedAt: z.string(),
  /** ISO time at which Gmail had it, if its script said so. */
  gmailAt: z.string().optional(),
  /** Absent: it was pushed. */
  source: z.literal('imap').optional(),
  /** ISO time at which the other of push and IMAP brought it too. */
  alsoSeenAt: z.string().optional(),
  date: z.string().optional(),
  mailbox: z.string().optional(),
  messageId: z.string().optional(),
  sender: z.string(),
  subject: z.string(),
  snippet: z.string(),
  deliveries: z.array(Delivery),
  /** Which endpoint's rule wanted it when it came, and why; absent if none had a rule. */
  routes: Routes.optional(),
})
export type EmailSummary = z.infer<typeof EmailSummary>

export const EmailDetail = EmailSummary.extend({
  push: KeptPush,
  deliveries: z.array(Delivery.extend({ attemptLog: z.array(Attempt) })),
})
export type EmailDetail = z.infer<typeof EmailDetail>

const isoTime = z.iso.datetime({ offset: true })

/** Which emails are meant; what is absent or empty asks for nothing. */
export const EmailFilter = z.object({
  /** Part of the subject or the sender, whatever the letter case and accents. */
  q: z.string().trim().optional(),
  /** An email's own status or that of any of its deliveries. */
  status: z.string().optional(),
  mailbox: z.string().optional(),
  /** Id of an endpoint that it is or was owed to; with `delivery`, of one that it has that status for. */
  endpoint: z.string().optional(),
  /** The status of one of its deliveries. */
  delivery: DeliveryStatus.optional(),
  /** Received at that time or later. */
  from: isoTime.optional(),
  /** Received before that time. */
  to: isoTime.optional(),
  /** true: owed to nobody, or only to whom it was dismissed for. */
  nowhere: z.boolean().optional(),
})
export type EmailFilter = z.infer<typeof EmailFilter>

/** The filter as it stands in an address. */
const FilterFields = EmailFilter.extend({ nowhere: z.stringbool().optional() })

/** Query of `GET /api/emails`. */
export const EmailQuery = FilterFields.extend({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().optional(),
})
export type EmailQuery = z.infer<typeof EmailQuery>

export const EmailListing = z.object({ emails: z.array(EmailSummary), nextCursor: z.string().optional() })
export type EmailListing = z.infer<typeof EmailListing>

const idList = z.array(z.string()).min(1).max(200)

/** Which emails go out again, and to whom: with no endpoints named, only the deliveries a filter names, or to all. */
export const RedeliveryInput = z
  .strictObject({
    /** Everything it finds that came before now. */
    filter: EmailFilter.strict().optional(),
    ids: idList.optional(),
    endpointIds: idList.optional(),
  })
  .refine(({ filter, ids }) => !filter !== !ids, 'Give filter or ids: which emails to deliver again')
export type RedeliveryInput = z.infer<typeof RedeliveryInput>

export const Redelivery = z.object({
  id: z.string(),
  startedAt: z.string(),
  endpointIds: z.array(z.string()).optional(),
  /** Emails that were found at its start. */
  total: z.number(),
  /** Emails made due again so far; what comes of each stands with its deliveries. */
  done: z.number(),
  finishedAt: z.string().optional(),
})
export type Redelivery = z.infer<typeof Redelivery>

const SECRET = /^whsec_(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$/

/**
 * Standard Webhooks: `whsec_` and the base64 of 24 to 64 bytes, in the one spelling that all libraries read: those for Go
 * and Rust refuse one without padding, in the URL alphabet, or with bits left over.
 */
export const WebhookSecret = z
  .string()
  .refine((secret) => {
    const [, base64 = ''] = /^whsec_([\w+/-]+)={0,2}$/.exec(secret) ?? []
    const bytes = Math.floor((base64.length * 3) / 4)
    return bytes >= 24 && bytes <= 64
  }, 'secret must be whsec_ followed by the base64 of 24 to 64 bytes')
  .refine(
    (secret) => SECRET.test(secret),
    'secret must be spelt as `openssl rand -base64 32` writes it, with + and / and the padding (=) - not all libraries read other spellings',
  )
  .meta({ pattern: SECRET.source })

/** A change of some fields. One that names none is a slip, not a change. */
function someOf<Shape extends z.core.$ZodLooseShape>(fields: z.ZodObject<Shape, z.core.$strict>) {
  const message = `Nothing to change: give one of ${Object.keys(fields.shape).join(', ')}`
  return fields.partial().refine((change) => Object.keys(change).length > 0, message)
}

/** Strict, as all that people's tools send: a wish that is not known is refused, not dropped. */
export const EndpointInput = z.strictObject({
  url: z.string(),
  name: z.string().max(200).optional(),
  secret: WebhookSecret.optional(),
  enabled: z.boolean().optional(),
  /** Sent with every webhook; all of them at once, none is shown again. */
  headers: CustomHeaders.optional(),
  ...Limits.shape,
  ...Shaping.shape,
  ...Ruling.shape,
  ...Timing.shape,
})
export type EndpointInput = z.infer<typeof EndpointInput>

export const EndpointPatch = someOf(EndpointInput)
export type EndpointPatch = z.infer<typeof EndpointPatch>

/** How long webhooks are signed with the former secret too; 0: it ends at once. */
const MAX_OVERLAP_HOURS = 7 * 24

export const SecretRotation = z.strictObject({
  /** Made if absent. */
  secret: WebhookSecret.optional(),
  overlapHours: z.number().int().min(0).max(MAX_OVERLAP_HOURS).default(24),
})
export type SecretRotation = z.infer<typeof SecretRotation>

export const Endpoint = z.object({
  id: z.string(),
  url: z.string(),
  name: z.string(),
  /** false: paused by a person or disabled by a 410 answer; its deliveries are held. */
  enabled: z.boolean(),
  /** Why it is disabled, when not by a person. */
  disabledReason: z.string().optional(),
  /** ISO time since when it is not enabled. */
  disabledAt: z.string().optional(),
  /** It was disabled because it failed for days: one email is tried every half an hour, and one that arrives enables it. */
  isProbed: z.literal(true).optional(),
  /** ISO time at which it was last enabled again. */
  enabledAt: z.string().optional(),
  createdAt: z.string(),
  /** ISO time until which webhooks are signed with the former secret too; that may be over. */
  previousSecretUntil: z.string().optional(),
  /** Names of the headers of its own that it is sent; their values are never told. */
  headers: z.array(z.string()).optional(),
  ...Limits.shape,
  ...Shaping.shape,
  ...Ruling.shape,
  ...Timing.shape,
})
export type Endpoint = z.infer<typeof Endpoint>

/** Which of the last days' emails a rule would have wanted. */
export const RulePreview = z.object({
  days: z.number(),
  matched: z.number(),
  /** Emails that were looked at. */
  of: z.number(),
  /** There are more, and only the newest were looked at. */
  isCut: z.literal(true).optional(),
  /** The newest that match. */
  emails: z.array(EmailSummary.pick({ id: true, receivedAt: true, sender: true, subject: true })),
})
export type RulePreview = z.infer<typeof RulePreview>

/**
 * An endpoint that may not be there yet, and the email that it would be told of: if none is named, the latest that its rule
 * would have wanted, else the latest.
 */
export const PreviewInput = z.strictObject({
  url: z.string().optional(),
  emailId: z.string().optional(),
  ...Shaping.shape,
  ...Ruling.shape,
})
export type PreviewInput = z.infer<typeof PreviewInput>

/** What would be sent. */
export const Preview = z.object({
  /** Absent without conditions. */
  matches: RulePreview.optional(),
  /** Absent: there is no email yet, and it is that of a test. */
  emailId: z.string().optional(),
  contentType: z.string(),
  /** The bytes, which are UTF-8. */
  body: z.string(),
  bytes: z.number(),
})
export type Preview = z.infer<typeof Preview>

export const Settings = z.object({
  webhook_sending_enabled: z.boolean(),
  gmail_ingress_enabled: z.boolean(),
})
export type Settings = z.infer<typeof Settings>

export const SettingsNow = Settings.extend({
  /** ISO times since when a person switched it off; absent while it is on. */
  webhook_sending_off_since: z.string().optional(),
  gmail_ingress_off_since: z.string().optional(),
})
export type SettingsNow = z.infer<typeof SettingsNow>

export const SettingsPatch = someOf(Settings.strict())
export type SettingsPatch = z.infer<typeof SettingsPatch>

/**
 * The proof per mailbox: what Gmail listed for a window, how much of it is here, and what became of that:
 * accepted = delivered + onTheWay + givenUp + sentNowhere + forgotten.
 */
export const Reconciliation = z.object({
  from: z.string(),
  to: z.string(),
  at: z.string(),
  gmail: z.number(),
  accepted: z.number(),
  /** Sent to every endpoint it was owed to, and to one at least. */
  delivered: z.number(),
  /** Still open for an endpoint, or held. */
  onTheWay: z.number(),
  /** Undelivered to an endpoint, and open for none; what was dismissed is owed no more. */
  givenUp: z.number(),
  /** Owed to nobody: there was no endpoint, or the sender is not allowed. */
  sentNowhere: z.number(),
  /** Deleted or erased since; only its ids are still known. */
  forgotten: z.number(),
  /** Gmail ids that are not here, at most 100. */
  missing: z.array(z.string()),
  /** When a window first listed one of these. */
  openSince: z.string().optional(),
  /** Our ids of emails that are on the way or given up, at most 100. */
  undelivered: z.array(z.string()),
})
export type Reconciliation = z.infer<typeof Reconciliation>

export const MailboxStatus = z.object({
  mailbox: z.string(),
  lastHeartbeatAt: z.string().optional(),
  heartbeat: Heartbeat.optional(),
  /** The name of the ingress token that its last heartbeat came with. */
  token: z.string().optional(),
  reconciliation: Reconciliation.optional(),
  /** Set-aside messages that somebody asked for again, and when; without those that came, or were refused anew. */
  resends: z.record(z.string(), z.string()).optional(),
  /** The last time that somebody wanted again, and how far its script is with it. */
  backfill: BackfillWish.extend({
    cancelledAt: z.string().optional(),
    progress: BackfillProgress.optional(),
    /** Heartbeats since then that said nothing of it: beyond two the script is one that knows no such wish. */
    unanswered: z.number().optional(),
  }).optional(),
})
export type MailboxStatus = z.infer<typeof MailboxStatus>

export const Status = z.object({
  mailboxes: z.array(MailboxStatus),
  counts: z.object({ emails: z.number(), deliveries: z.record(DeliveryStatus, z.number()) }),
  /** What is not well, the worst first; none means that all is well. */
  findings: z.array(Finding),
  /** Of 24 hours, from when Gmail had a message on. */
  delays: z.object({
    mailboxes: z.array(
      MailboxMeasures.pick({ mailbox: true, gmailToAccepted: true, gmailToDelivered: true }),
    ),
    endpoints: z.array(EndpointMeasures.pick({ endpointId: true, answer: true, gmailToDelivered: true })),
  }),
})
export type Status = z.infer<typeof Status>
