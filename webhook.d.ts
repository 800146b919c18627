/**
 * What a webhook brings, for those who receive one: `import type { WebhookBody } from 'gmail-push-ingress/webhook'`.
 * Complete in itself; a test holds it to the schema, shared/webhook-body.ts. It is what an endpoint is sent unless another shape
 * was chosen for it; of those only `FlatEmail` is here.
 */
export interface WebhookBody {
  type: 'email.received'
  /** ISO 8601: when the email became durable at the receiver. */
  timestamp: string
  data: WebhookEmail
}

export interface WebhookEmail {
  /** The receiver's own id, the same in every attempt and replay. */
  id: string
  /** ISO 8601, the same as `timestamp`. */
  receivedAt: string
  /** Only after your endpoint answered 413: what is large is left out, and this page of the receiver has it. */
  restUrl?: string
  /** Likewise: `GET` gives the whole body that was too large, files inline, until `expiresAt` (ISO 8601). */
  whole?: { url: string; expiresAt: string }
  /** `Name <a@b>` or an address, as in the From header; no proof of who sent it: see `auth`. */
  sender: string
  /** Always text: from text/plain, else made from the HTML, else the snippet. */
  body: string
  /** "" if there is none. */
  subject: string
  /** The Date header as ISO 8601, or as it was if it cannot be read. */
  date?: string
  /** ISO 8601: when Gmail had the message. */
  internalDate?: string
  /** Gmail's message id. */
  messageId?: string
  /** Gmail's thread id. */
  threadId?: string
  /** The Message-ID header. */
  rfc822MessageId?: string
  /** Address of the mailbox the message was read from. */
  mailbox?: string
  to?: string
  cc?: string
  replyTo?: string
  /** The sender's HTML, not made safe. */
  bodyHtml?: string
  snippet?: string
  /** Names of Gmail labels. */
  labels?: string[]
  /** Pairs of name and value in the order of the message. */
  headers?: [name: string, value: string][]
  attachments?: WebhookAttachment[]
  /** What was too large to come whole. */
  truncated?: { body?: boolean; bodyHtml?: boolean; attachments?: boolean }
  source?: 'gmail_push' | 'imap'
  /**
   * What Gmail found out about the sender: `pass`, `fail`, `none` …; absent where it says nothing. `dmarc` is about the domain in From;
   * `dkim` is `pass` if any signature is right, whosever it is.
   */
  auth?: { spf?: string; dkim?: string; dmarc?: string }
  /**
   * A guess: where in `body` (in characters as JavaScript counts) what is not the sender's own answer begins. `quoteAt`: the quoted text
   * that goes on to the end, with the line that introduces it; absent where own words follow the quote.
   */
  reply?: { quoteAt?: number; signatureAt?: number }
  /** Messages that were attached as files whose bytes came, and messages in those, taken apart as well as it goes. */
  attachedMessages?: AttachedMessage[]
  /** What Outlook packed into a winmail.dat whose bytes came; that file itself is among `attachments` as it came. */
  winmail?: OpenedWinmail[]
  /** What could not be worked out, and why: `reason` is `code` in words. */
  unread?: { what: string; code: UnreadCode; reason: string }[]
  /** Which of the above are here: they are worked out, not pushed, and may be wrong. */
  bestEffort?: ('reply' | 'attachedMessages' | 'winmail')[]
}

export type UnreadCode =
  'body_too_long' | 'not_a_message' | 'not_winmail' | 'damaged' | 'rtf' | 'too_many' | 'too_large' | 'cut'

export interface OpenedWinmail {
  /** Its place among `attachments`. */
  attachment: number
  /** As far as it is there as text or HTML; mostly `body` says the same. */
  text?: string
  /** Those of messages in it too, which are also among `attachedMessages`. `url` gives the bytes until `expiresAt` (ISO 8601). */
  files: { filename: string; mimeType: string; size: number; url?: string; expiresAt?: string }[]
}

export interface AttachedMessage {
  /** Its place among `attachments`; of a message within another, that of the outermost. */
  attachment: number
  /** Place in `attachedMessages` of the message that holds it. */
  within?: number
  from: string
  to?: string
  subject: string
  /** ISO 8601; absent if it cannot be read. */
  date?: string
  /** From text/plain, else made from the HTML. */
  text: string
  files: { filename: string; mimeType: string; size: number }[]
}

export interface WebhookAttachment {
  filename: string
  mimeType: string
  /** Bytes once the transfer encoding is undone. */
  size: number
  /** Whether the HTML shows it; what it does not show is an attachment. */
  inline: boolean
  contentId?: string
  /** Base64 of the bytes; absent unless the script's ATTACHMENTS asks for content. */
  content?: string
  /** Instead of `content` where that would be too much: the receiver gives the bytes to whoever asks, until `expiresAt` (ISO 8601). */
  url?: string
  expiresAt?: string
  /** Of the bytes behind `url`, in hexadecimal. */
  sha256?: string
}

/** Of an endpoint whose shape is `flat`: "" where there is nothing. */
export interface FlatEmail {
  id: string
  receivedAt: string
  date: string
  mailbox: string
  /** As in the From header; no proof of who sent it: see `dmarc`. */
  sender: string
  senderName: string
  /** In lower case; the whole of `sender` where that is not one address. */
  senderAddress: string
  to: string
  cc: string
  replyTo: string
  subject: string
  body: string
  /** `body` up to where a quote or the signature seems to begin. */
  replyText: string
  bodyHtml: string
  snippet: string
  /** With commas between them, as are `attachmentNames`. */
  labels: string
  messageId: string
  threadId: string
  rfc822MessageId: string
  attachmentCount: number
  attachmentNames: string
  /** Each gives the bytes of a file to whoever asks, for a week at most; with `, ` between them. */
  attachmentUrls: string
  attachment1Name: string
  attachment1Url: string
  attachment2Name: string
  attachment2Url: string
  attachment3Name: string
  attachment3Url: string
  /** Only after your endpoint answered 413: gives the whole email as JSON, for a week at most. */
  wholeUrl: string
  spf: string
  dkim: string
  dmarc: string
}
