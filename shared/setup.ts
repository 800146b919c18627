import { z } from 'zod'

/** The checklist of the guide, in the order in which a person goes through it, and then its troubleshooting table. */
export const SetupCheckId = z.enum([
  'token_tested',
  'script_heard',
  'token_stored',
  'trigger_beating',
  'email_processed',
  'webhook_delivered',
  'alerts_tested',
  'imap_off',
  'no_wrong_token',
  'no_bad_push',
  'script_calls',
  'sending_on',
])
export type SetupCheckId = z.infer<typeof SetupCheckId>

/** Something that set-up needs, judged by what really happened. */
export const SetupCheck = z.object({
  id: SetupCheckId,
  part: z.enum(['checklist', 'troubleshooting']),
  /** `optional`: not done, and may stay so. */
  status: z.enum(['done', 'open', 'optional']),
  /** ISO time of what it rests on. */
  at: z.string().optional(),
  /** The names and numbers it rests on. */
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type SetupCheck = z.infer<typeof SetupCheck>

export const Setup = z.object({
  /** This receiver's own, as its script is to call it. */
  address: z.string(),
  /** Of the script that /dashboard/setup hands out; absent where none is built. */
  scriptVersion: z.string().optional(),
  checks: z.array(SetupCheck),
})
export type Setup = z.infer<typeof Setup>
