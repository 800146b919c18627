import { z } from 'zod'
import { VISIBLE } from './visible.ts'

/** An address has at most 254 characters (RFC 5321, erratum 1690). */
export const mailboxAddress = z.string().max(320)

const visibleText = z.string().regex(VISIBLE)

/** An id of Gmail's has 16 characters; what comes of others' programs has this much room. */
export const gmailId = z.string().max(100)

/** More than Gmail lets a message have. */
const MAX_ELEMENTS = 10_000

/** As long as a header may be; a longer one is cut. */
const headerText = z.string().max(200_000)

export const Attachment = z.object({
  filename: z.string().max(1_000),
  mimeType: z.string().max(300),
  /** Bytes once the transfer encoding is undone. */
  size: z.number(),
  /** Whether the HTML shows it; what it does not show is an attachment, whatever its own headers say. */
  inline: z.boolean(),
  contentId: z.string().max(1_000).optional(),
  /** Base64 of the bytes; absent when only the metadata is pushed. */
  content: z.string().optional(),
})
export type Attachment = z.infer<typeof Attachment>

/**
 * Body of `POST /api/ingress/gmail`: one Gmail message. Only `sender` and `body` are required. An optional field that is longer
 * than said here is cut, or left out where a part of it would mislead (ids, `mailbox`, `date`, `internalDate`, lists); the email is kept.
 */
export const Push = z.object({
  /** `Name <a@b>` or an address, as in the From header. */
  sender: visibleText,
  /** Always text: from text/plain, else made from the HTML, else the snippet. */
  body: visibleText,
  subject: z.string().max(2_000).default(''),
  /** ISO 8601; anything unreadable is kept as given. */
  date: z.string().max(100).optional(),
  /** ISO 8601: when Gmail had the message. */
  internalDate: z.iso.datetime({ offset: true }).max(40).optional(),
  /** Gmail's message id. */
  messageId: gmailId.optional(),
  /** Gmail's thread id. */
  threadId: gmailId.optional(),
  /** The Message-ID header. */
  rfc822MessageId: z.string().max(1_000).optional(),
  /** Address of the mailbox the message was read from. */
  mailbox: mailboxAddress.optional(),
  to: headerText.optional(),
  cc: headerText.optional(),
  replyTo: headerText.optional(),
  bodyHtml: z.string().optional(),
  snippet: z.string().max(2_000).optional(),
  /** Names of Gmail labels. */
  labels: z.array(z.string().max(300)).max(MAX_ELEMENTS).optional(),
  /** [name, value] pairs in the order of the message. */
  headers: z
    .array(z.tuple([z.string().max(1_000), headerText]))
    .max(MAX_ELEMENTS)
    .optional(),
  attachments: z.array(Attachment).max(MAX_ELEMENTS).optional(),
  truncated: z
    .object({
      body: z.boolean().optional(),
      bodyHtml: z.boolean().optional(),
      attachments: z.boolean().optional(),
    })
    .optional(),
  source: z.enum(['gmail_push', 'imap']).optional(),
})
export type Push = z.infer<typeof Push>
/** What a sender may leave out: the form before defaults. */
export type PushInput = z.input<typeof Push>

/** What Gmail found out about the sender: `pass`, `fail`, `none` …; absent where it says nothing. */
export const Auth = z.object({
  spf: z.string().optional(),
  /** `pass` if any signature is right, whosever it is. */
  dkim: z.string().optional(),
  dmarc: z.string().optional(),
})
export type Auth = z.infer<typeof Auth>

/** A push as it is kept and sent on. */
export const KeptPush = Push.extend({ auth: Auth.optional() })
export type KeptPush = z.infer<typeof KeptPush>

export const SkippedStatus = z.enum(['skipped_sender_not_allowed', 'skipped_sender_not_verified'])
export type SkippedStatus = z.infer<typeof SkippedStatus>

export const EmailStatus = z.enum(['processed', ...SkippedStatus.options])
export type EmailStatus = z.infer<typeof EmailStatus>

/** Answer to a push: 200 means durable. */
export const PushAnswer = z.union([
  z.object({
    success: z.literal(true),
    status: z.literal('processed'),
    email_id: z.string(),
    timestamp_utc: z.string(),
  }),
  z.object({
    success: z.literal(true),
    status: z.enum(['already_processed', ...SkippedStatus.options]),
    email_id: z.string(),
  }),
])
export type PushAnswer = z.infer<typeof PushAnswer>

/** Answer to `GET /api/ingress/gmail` with a valid token: the probe that set-up uses. */
export const ProbeAnswer = z.object({
  success: z.literal(true),
  status: z.literal('ready'),
  ingress: z.literal('disabled').optional(),
})
export type ProbeAnswer = z.infer<typeof ProbeAnswer>

/** Every refusal, on every JSON route. */
export const Refusal = z.object({ success: z.literal(false), message: z.string() })
export type Refusal = z.infer<typeof Refusal>
