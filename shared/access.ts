import { z } from 'zod'

const isoTime = z.string()

/** Opens the ingress beside PROCESS_API_TOKEN. Of the token itself only a hash is kept. */
export const KeptToken = z.object({
  id: z.string(),
  name: z.string(),
  /** SHA-256 of the token, in hex. */
  hash: z.string(),
  createdAt: isoTime,
  /** To the minute or so. */
  lastUsedAt: isoTime.optional(),
})
export type KeptToken = z.infer<typeof KeptToken>

/** A code of an app beside the password, once switched on. */
export const KeptTotp = z.object({
  /** Base32; encrypted in the store. */
  secret: z.string(),
  /** SHA-256 of each code that was not used yet, in hex. */
  recovery: z.array(z.string()),
  since: isoTime,
})

/** Who may push, and whose mail counts, as people decided it on the running receiver. */
export const Access = z.object({
  /** The allowlist, once somebody edited it; until then that of the environment counts. */
  senders: z.array(z.string()).optional(),
  tokens: z.array(KeptToken),
  totp: KeptTotp.optional(),
})
export type Access = z.infer<typeof Access>

export const newAccess = (): Access => ({ tokens: [] })

/** As the API lists a token. One without an id is of the environment, or of the file in DATA_DIR. */
export const IngressToken = KeptToken.omit({ hash: true })
  .partial()
  .extend({
    name: z.string(),
    /** Whose scripts sent their last heartbeat with it. */
    mailboxes: z.array(z.string()),
  })
export type IngressToken = z.infer<typeof IngressToken>

export const TokenInput = z.strictObject({
  /** Of whom or what it opens the ingress for; no other token's. */
  name: z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(60)
    .regex(/^\P{C}*$/u, 'must hold no control character'),
})

/** As the API shows the allowlist. */
export const Senders = z.object({
  /** Addresses and `@domain`s, in lower case; with none of them everybody is let in. */
  senders: z.array(z.string()),
  /** Which list counts: the one edited here, or that of GMAIL_SENDER_ALLOWLIST. */
  from: z.enum(['dashboard', 'environment']),
})
export type Senders = z.infer<typeof Senders>

export const SendersPatch = z.strictObject({
  /** The whole list; null goes back to that of GMAIL_SENDER_ALLOWLIST. */
  senders: z.array(z.string().max(500)).max(2_000).nullable(),
})
