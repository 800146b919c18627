/** Bytes as the advanced Gmail service gives them at run time: signed, -128 to 127. REST says base64url; so do the types. */
export type GmailBytes = ArrayLike<number> | string

// As Google publishes them, but for the bytes of a part.
export type GmailMessage = GoogleAppsScript.Gmail.Schema.Message
export type GmailPart = GoogleAppsScript.Gmail.Schema.MessagePart
/** A message's `labelIds` are those it had when it was added. */
export type HistoryRecord = GoogleAppsScript.Gmail.Schema.History
export type HistoryListing = GoogleAppsScript.Gmail.Schema.ListHistoryResponse

/** The one mailbox the script may read. Every method throws only `GmailError`. */
export interface Mailbox {
  getProfile(): { emailAddress: string; historyId: string }
  listHistory(options: Record<string, unknown>): HistoryListing
  listMessages(options: Record<string, unknown>): GoogleAppsScript.Gmail.Schema.ListMessagesResponse
  /** `metadata` is without its content. */
  getMessage(messageId: string, format?: 'full' | 'metadata'): GmailMessage
  /** The whole message as it travelled. */
  getRawMessage(messageId: string): GmailBytes
  getAttachment(messageId: string, attachmentId: string): GmailBytes
  listLabels(): { id: string; name: string }[]
  /** `expiration` is epoch milliseconds, as text. */
  watch(request: Record<string, unknown>): { expiration: string }
  stopWatch(): void
}

/** Gmail said no. `code` is the HTTP status; match on it, never on the text: Google translates that. */
export class GmailError extends Error {
  readonly code: number | undefined
  constructor(message: string, code: number | undefined) {
    super(message)
    this.name = 'GmailError'
    this.code = code
  }
}

export const isNotFound = (error: unknown) => error instanceof GmailError && error.code === 404

export interface HttpRequest {
  url: string
  token: string
  /** JSON text, sent by POST; without it the request is a GET. */
  payload?: string | undefined
}

export interface HttpAnswer {
  status: number
  /** Names in lower case. */
  headers: Record<string, string>
  body: string
}

/** Any status is an answer. Throws when there is none; then other requests of the same batch may have arrived. */
export interface Http {
  send(requests: HttpRequest[]): HttpAnswer[]
}

export interface Properties {
  readAll(): Record<string, string>
  /** At most 9 kB per value. */
  write(key: string, value: string): void
}

export interface Triggers {
  /** Ids of those that call this function. */
  list(functionName: string): string[]
  /** `minutes` is 1, 5, 10, 15 or 30. Returns the new one's id, which it brings to each of its runs. */
  create(functionName: string, minutes: number): string
  remove(ids: string[]): void
}

/** All that Google offers to this script. Each method is one service call, but for `now` and `log`. */
export interface Google {
  /** The trigger that fires this run; undefined when a person, or the doorbell, runs it. */
  firedBy: string | undefined
  mailbox: Mailbox
  http: Http
  properties: Properties
  triggers: Triggers
  /** False when another run still holds the lock after `waitMs`. Google itself frees it when the run ends, however it ends. */
  takeLock(waitMs: number): boolean
  /** Asks for consent, or throws, when a scope of the manifest was not granted. */
  requireAllScopes(): void
  sendMail(to: string, subject: string, body: string): void
  base64(bytes: ArrayLike<number>): string
  /** As UTF-8 when Google does not know the charset. */
  textOf(bytes: ArrayLike<number>, charset: string): string
  bytesOfBase64Url(text: string): ArrayLike<number>
  /** The constants of Setup.js. */
  setupConstants(): { ingressUrl: string | undefined; token: string | undefined }
  now(): number
  log(line: string): void
}
