/** All the judge may look at. Times are epoch ms. */
export interface Facts {
  /** Since when this receiver listens and can keep what it hears: what it was not there to hear was no silence. */
  watchingSince: number
  /** The store cannot be read or written: nothing new is known of mailboxes and endpoints, which are none here. */
  isBlind: boolean
  /** ALERT_SILENCE_MINUTES. */
  silenceMs: number
  mailboxes: MailboxFacts[]
  endpoints: EndpointFacts[]
  /** Absent while IMAP is off. */
  imap?: ImapFacts
  switches: { sendingOffSince: number | undefined; ingressOffSince: number | undefined }
  /** Of the last hour. */
  refusals: Record<'wrongTokens' | 'wrongCodes' | 'badRequests', Refusals>
  store: StoreFacts
  /** Log lines that could not be written since the last one that could. */
  logLinesDropped: number
  channels: ChannelFacts[]
}

export interface ImapFacts {
  mailbox: string
  failing: { since: number; reason: string; isLogin: boolean } | undefined
}

export interface Refusals {
  count: number
  firstAt: number
}

export interface MailboxFacts {
  mailbox: string
  lastHeartbeatAt: number | undefined
  /** Minutes between two runs of its script. */
  triggerMinutes: number
  trouble:
    { who: 'gmail' | 'receiver' | 'google' | 'label' | 'settings'; since: number; reason: string } | undefined
  caughtUpAt: number | undefined
  gap: { from: number; to: number } | undefined
  setAside: { count: number; oldestAt: number }
  /** Used of today's quotas of Google. */
  quota: { triggerSeconds: number; fetches: number }
  /** Script's clock minus ours. */
  clockOffsetMs: number
  lastEmailAt: number | undefined
  /** Emails per hour of the last seven days, oldest first, the running hour last; undefined before three days were seen. */
  emailsByHour: number[] | undefined
  /** The owner's own number, instead of what was learned. */
  mailSilenceMs: number | undefined
  proof: { at: number; gmail: number; accepted: number; openSince: number | undefined } | undefined
}

export interface EndpointFacts {
  id: string
  name: string
  isEnabled: boolean
  /** What it is signed with, or a header of its own, was encrypted with a key that is not here. */
  isUnreadable?: true
  /** Only what it never got is left of it. */
  isDeleted?: true
  disabledAt: number | undefined
  /** Why, when it was no person. */
  disabledReason: string | undefined
  /** Attempts since the last that was delivered. */
  failing: { since: number; failures: number; lastError: string; lastAt: number } | undefined
  /** When it was last enabled again: what failed before that was another time. */
  enabledAt: number | undefined
  /** Of the running and the last hour. */
  attempts: { delivered: number; failed: number; lastFailedAt: number | undefined }
  oldestDueAt: number | undefined
  waiting: number
  undelivered: { count: number; firstAt: number | undefined }
}

export interface StoreFacts {
  /** 0 to 1 of the disk that DATA_DIR lies on; undefined with Postgres. */
  diskUsed: number | undefined
  refusing: { since: number; reason: string } | undefined
  needsRestart: { since: number; reason: string } | undefined
}

export interface ChannelFacts {
  name: string
  failing: { since: number; reason: string } | undefined
}
