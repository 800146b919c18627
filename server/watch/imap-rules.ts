import type { Rule } from './rule.ts'
import { MINUTE_MS } from '../common/time-units.ts'

const BREAK_MS = 5 * MINUTE_MS // a server hangs up now and then
const BROKEN_MS = 30 * MINUTE_MS

/** IMAP, while its variables are set: a server that is away, or a login that is refused. */
export const judgeImap: Rule = ({ facts: { imap }, now }) => {
  if (!imap?.failing) return []
  const { mailbox, failing } = imap
  const lastsMs = now - failing.since
  if (!failing.isLogin && lastsMs < BREAK_MS) return []
  return [
    {
      code: 'imap_failing',
      severity: lastsMs >= BROKEN_MS ? 'broken' : 'late',
      subject: { kind: 'mailbox', id: mailbox, name: mailbox },
      since: failing.since,
      facts: { reason: failing.reason },
      action: { kind: 'configure' },
    },
  ]
}
