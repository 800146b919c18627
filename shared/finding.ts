import { z } from 'zod'

/** `broken`: mail does not move, or cannot be proved to. `late`: it will be, if nobody looks. `note`: somebody's own doing. */
export const Severity = z.enum(['broken', 'late', 'note'])
export type Severity = z.infer<typeof Severity>

export const FindingCode = z.enum([
  'heartbeat_late',
  'heartbeat_missing',
  'gmail_failing',
  'pushes_failing',
  'watch_label_missing',
  'script_settings_wrong',
  'google_quota_used_up',
  'not_caught_up',
  'history_gap',
  'messages_set_aside',
  'quota_high',
  'mail_missing',
  'proof_open',
  'imap_failing',
  'clock_apart',
  'endpoint_failing',
  'endpoint_failure_rate',
  'endpoint_disabled',
  'endpoint_paused',
  'delivery_overdue',
  'deliveries_undelivered',
  'sending_off',
  'ingress_off',
  'wrong_tokens',
  'wrong_codes',
  'bad_requests',
  'alert_channel_failed',
  'disk_filling',
  'store_refusing',
  'store_needs_restart',
  'secrets_unreadable',
  'log_lines_dropped',
])
export type FindingCode = z.infer<typeof FindingCode>

export const Subject = z.object({
  kind: z.enum(['mailbox', 'endpoint', 'receiver', 'store', 'channel']),
  /** The mailbox's address, the endpoint's id, the channel's kind and place; "" where there is only one. */
  id: z.string(),
  name: z.string(),
})
export type Subject = z.infer<typeof Subject>

/** What one person may do next: follow a link, press a button that posts, open the script, or set something up. */
export const FindingAction = z.object({
  kind: z.enum(['link', 'post', 'open_script', 'configure']),
  href: z.string().optional(),
})
export type FindingAction = z.infer<typeof FindingAction>

/** Something that is not well; "all is well" is the absence of findings. docs/operations.md lists every code. */
export const Finding = z.object({
  code: FindingCode,
  severity: Severity,
  subject: Subject,
  /** ISO time since when it is so. */
  since: z.string(),
  /** The numbers and reasons it rests on. */
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
  action: FindingAction,
})
export type Finding = z.infer<typeof Finding>
