import type { Finding } from '../../shared/finding.ts'
import { formatSpan, type Catalogue } from './finding-text.ts'

const format = new Intl.NumberFormat('en-GB')
const number = (value: Finding['facts'][string] | undefined) => format.format(Number(value ?? 0))
const count = (value: Finding['facts'][string] | undefined, one: string, many: string) =>
  `${number(value)} ${Number(value) === 1 ? one : many}`
const waiting = ({ facts }: Finding) =>
  `${count(facts.waiting, 'delivery waits', 'deliveries wait')}, none is lost.`
const gap = ({ facts }: Finding) =>
  formatSpan(Date.parse(String(facts.to)) - Date.parse(String(facts.from)), 'en-GB')
const reason = ({ facts }: Finding) => String(facts.reason ?? '')
const quota = ({ facts }: Finding) =>
  `${number(facts.triggerMinutes)} of 90 script minutes and ${number(facts.fetches)} of 20,000 requests are used.`

export const CATALOGUE_EN: Catalogue = {
  heartbeat_late: {
    title: ({ subject }) => `${subject.name}: its heartbeat is late`,
    detail: quota,
    when: 'no heartbeat for three beats (a beat is 5 minutes, or the trigger’s interval if that is longer)',
    cure: 'Wait for the next one. If it stays away, open the script and look at its executions.',
    action: 'Open its script',
  },
  heartbeat_missing: {
    title: ({ subject }) => `${subject.name} is silent: its script does not run`,
    detail: (finding) => `Its last heartbeat said: ${reason(finding) || quota(finding)}`,
    when: 'no heartbeat for ALERT_SILENCE_MINUTES (15), and for three beats',
    cure: 'Open the script, run showStatus and read what it says; run setupGmailTrigger if its trigger is gone. Nothing is lost: mail waits in Gmail.',
    action: 'Open its script',
  },
  gmail_failing: {
    title: ({ subject }) => `${subject.name}: Gmail refuses its script`,
    detail: reason,
    when: 'the script says that Gmail fails; broken after 30 minutes',
    cure: 'Open the script and run showStatus. If Google asks for permissions, tick every box; if the Gmail service is off, push the script again.',
    action: 'Open its script',
  },
  pushes_failing: {
    title: ({ subject }) => `${subject.name}: its script cannot push`,
    detail: (finding) => `It says: ${reason(finding)}`,
    when: 'the script says that pushes fail; broken after 30 minutes',
    cure: 'Do what the reason says. What waits is pushed as soon as a push is taken.',
    action: 'Open its script',
  },
  watch_label_missing: {
    title: ({ subject }) => `${subject.name}: look at the label it watches`,
    detail: reason,
    when: 'the script says that its WATCH_LABEL names no label, one that was renamed, or one that can never match; broken after 30 minutes',
    cure: 'Correct WATCH_LABEL in the Script Properties, or create the label in Gmail. Mail waits there meanwhile.',
    action: 'Open its script',
  },
  script_settings_wrong: {
    title: ({ subject }) => `${subject.name}: a setting of its script cannot be used`,
    detail: reason,
    when: 'the script says that one of its Script Properties is missing or wrong; broken after 30 minutes',
    cure: 'Correct the Script Property that the reason names. What does not depend on it is pushed meanwhile.',
    action: 'Open its script',
  },
  google_quota_used_up: {
    title: ({ subject }) => `${subject.name}: Google stops its script`,
    detail: reason,
    when: 'the script says that a quota of Google, or a permission, stops it; broken after 30 minutes',
    cure: 'A quota is free again within a day, and what waits is pushed then; watch fewer labels if it comes back. For a permission run setupGmailTrigger and tick every box.',
    action: 'Open its script',
  },
  not_caught_up: {
    title: ({ subject }) => `${subject.name}: its script runs, but does not get through`,
    detail: () => 'It has not read all new mail since then.',
    when: 'heartbeats come, but the script was last caught up more than 15 minutes before; broken after an hour',
    cure: 'A large backlog needs some runs. If it does not move, open the script and look at its executions.',
    action: 'Open its script',
  },
  history_gap: {
    title: ({ subject }) => `${subject.name}: Gmail’s history had a gap`,
    detail: (finding) => `It lasted ${gap(finding)}; a search brings what came then.`,
    when: 'the script found Gmail’s history no longer there, until a later proof adds up',
    cure: 'Wait for the next proof. If it does not add up, its missing emails are named there.',
    action: 'Show its emails',
  },
  messages_set_aside: {
    title: ({ subject, facts }) =>
      `${subject.name}: ${count(facts.count, 'message is', 'messages are')} set aside`,
    detail: () => 'They could not be pushed; the others go on.',
    when: 'at least one message is set aside',
    cure: 'Look at the reason of each, mend it, and send the message again.',
    action: 'Show them',
  },
  quota_high: {
    title: ({ subject }) => `${subject.name}: Google’s quota of the day runs low`,
    detail: quota,
    when: '80 % of Google’s daily minutes or requests used (until below 75 %); broken from 95 %',
    cure: 'Its script slows down by itself. Watch fewer labels, or push attachments without their content.',
    action: 'Open its script',
  },
  mail_missing: {
    title: ({ subject }) => `${subject.name}: no email for longer than usual`,
    detail: () => 'Its script is heard; a quiet time is possible.',
    when: 'eight emails would usually have come since the last one (same hours of the last 7 days), or the number set for the mailbox has passed',
    cure: 'Send an email to the mailbox. If it does not arrive, look at Gmail’s filters and at WATCH_LABEL.',
    action: 'Show its emails',
  },
  proof_open: {
    title: ({ subject, facts }) =>
      `${subject.name}: ${number(facts.missing)} of ${number(facts.gmail)} emails are not here`,
    detail: () => 'Its script knows which, and pushes them with its next run.',
    when: 'Gmail’s count and ours have differed for an hour',
    cure: 'Open the mailbox’s page: it names the missing ids. Run processGmailMessage in the script to push them now.',
    action: 'Show which',
  },
  imap_failing: {
    title: ({ subject }) => `${subject.name}: IMAP fails`,
    detail: (finding) => `It says: ${reason(finding)}`,
    when: 'the server refuses the login, or has been away for five minutes, while ENABLE_BACKGROUND_TASKS is true; broken after 30 minutes',
    cure: 'Look at EMAIL_ADDRESS, EMAIL_PASSWORD (for Gmail an app password) and IMAP_SERVER, and restart. If push brings all mail, remove them instead.',
    action: 'How to mend it',
  },
  clock_apart: {
    title: ({ subject }) => `The clocks of ${subject.name} and of this receiver differ`,
    detail: ({ facts }) => `By ${formatSpan(Number(facts.seconds) * 1000, 'en-GB')}.`,
    when: 'script and receiver are two minutes apart or more (until below 90 seconds)',
    cure: 'Set this machine’s clock by NTP: Google’s is right.',
    action: 'How to mend it',
  },
  endpoint_failing: {
    title: ({ subject }) => `${subject.name} does not answer`,
    detail: (finding) => `${waiting(finding)} Last answer: ${finding.facts.error}.`,
    when: 'no delivery has succeeded for 15 minutes, and attempts have failed',
    cure: 'Mend what receives the webhook, then test it and send what waits.',
    action: 'Test, then send what waits',
  },
  endpoint_failure_rate: {
    title: ({ subject, facts }) => `${subject.name}: ${number(facts.percent)}% of attempts fail`,
    detail: ({ facts }) =>
      `${number(facts.failed)} of ${number(facts.attempts)} attempts failed in this hour and the last; all are tried again.`,
    when: '50 %, 70 % or 90 % of the attempts of two hours failed (of 20 or more), the last within 15 minutes; until it is below 40 %',
    cure: 'Look at what the endpoint answers. If it is too much for it, give it limits or more time.',
    action: 'Show them',
  },
  endpoint_disabled: {
    title: ({ subject }) => `${subject.name} is disabled`,
    detail: (finding) => `Reason: ${reason(finding)}. ${waiting(finding)}`,
    when: 'an endpoint was disabled by its own answer (410), or because all its attempts failed for 5 days (20 or more)',
    cure: 'Test it and enable it again, or delete it. One that failed for days is tried with one email every 30 minutes, and enabled by the first that arrives.',
    action: 'Test, then send what waits',
  },
  endpoint_paused: {
    title: ({ subject }) => `${subject.name} is paused`,
    detail: waiting,
    when: 'an endpoint has been paused for a day',
    cure: 'Resume it, or delete it if nobody needs it any more.',
    action: 'Show endpoints',
  },
  delivery_overdue: {
    title: ({ subject }) => `Deliveries to ${subject.name} are overdue`,
    detail: waiting,
    when: 'a delivery has been due for 15 minutes without an attempt, although its endpoint and sending are on',
    cure: 'This receiver is behind: look at its load, or raise the endpoint’s limits.',
    action: 'Show them',
  },
  deliveries_undelivered: {
    title: ({ subject, facts }) =>
      `${facts.deleted ? 'A deleted endpoint' : subject.name}: ${count(facts.count, 'delivery was given up', 'deliveries were given up')}`,
    detail: ({ facts }) =>
      facts.deleted
        ? 'Deliver them to another endpoint, or dismiss them.'
        : 'Ten attempts failed; no more are made by themselves.',
    when: 'at least one delivery is undelivered',
    cure: 'Mend the endpoint, then deliver them again from the history; or dismiss them there.',
    action: 'Show them',
  },
  sending_off: {
    title: () => 'Sending is switched off',
    detail: () => 'Deliveries are held, none is lost.',
    when: 'webhook_sending_enabled has been off for an hour',
    cure: 'Switch webhook_sending_enabled on in the settings.',
    action: 'Open settings',
  },
  ingress_off: {
    title: () => 'Pushes are switched off',
    detail: () => 'Mail waits in Gmail.',
    when: 'gmail_ingress_enabled has been off for an hour',
    cure: 'Switch gmail_ingress_enabled on in the settings.',
    action: 'Open settings',
  },
  wrong_tokens: {
    title: ({ facts }) => `${count(facts.count, 'call', 'calls')} with a wrong token in an hour`,
    detail: () => 'Either a script has an old token, or somebody guesses.',
    when: 'more than 10 calls with a wrong or missing token in an hour',
    cure: 'Compare PROCESS_API_TOKEN in the script with the receiver’s, and run storeToken.',
    action: 'How to mend it',
  },
  wrong_codes: {
    title: ({ facts }) =>
      `${count(facts.count, 'wrong code', 'wrong codes')} after the right password in an hour`,
    detail: () => 'Somebody has the password of this dashboard and guesses codes.',
    when: 'more than 10 wrong codes of two-factor authentication in an hour, each after the right password',
    cure: 'Change DASHBOARD_PASSWORD and start the receiver anew, which signs everybody out.',
    action: 'How to mend it',
  },
  bad_requests: {
    title: ({ facts }) => `${count(facts.count, 'push was', 'pushes were')} refused in an hour`,
    detail: () => 'They were no valid push.',
    when: 'at least one push with a right token was answered 400 in the last hour',
    cure: 'Look for INGRESS: 400 in the log: it names the field.',
    action: 'How to mend it',
  },
  alert_channel_failed: {
    title: ({ subject }) => `Alerts do not reach ${subject.name}`,
    detail: reason,
    when: 'the last notice or test of a channel failed',
    cure: 'Correct the channel’s setting and send a test.',
    action: 'Show channels',
  },
  disk_filling: {
    title: ({ facts }) => `The disk is ${number(facts.percent)}% full`,
    detail: () => 'A full disk refuses pushes; mail then waits in Gmail.',
    when: '80 % of DATA_DIR’s disk is used (until below 78 %); broken from 95 %',
    cure: 'Make room, enlarge the disk, or lower RETENTION_DAYS.',
    action: 'How to mend it',
  },
  store_refusing: {
    title: () => 'The store takes no email',
    detail: (finding) => `Mail waits in Gmail. The store says: ${reason(finding)}`,
    when: 'an email could not be made durable (disk full, database away)',
    cure: 'Make room on the disk, or bring the database back. Mail waits in Gmail meanwhile.',
    action: 'How to mend it',
  },
  store_needs_restart: {
    title: () => 'The receiver must be restarted',
    detail: reason,
    when: 'a disk failed in a way that only a new start can tell what is on it; /livez answers 503',
    cure: 'Look at the disk, then restart the receiver. Mail waits in Gmail meanwhile.',
    action: 'How to mend it',
  },
  secrets_unreadable: {
    title: ({ facts }) => `The secrets of ${count(facts.count, 'endpoint', 'endpoints')} cannot be decrypted`,
    detail: () => 'SECRET_KEY is not the one they were encrypted with; nothing is sent there, emails wait.',
    when: 'a secret or header of an endpoint was encrypted with another key than SECRET_KEY, or secret-key in DATA_DIR, now is',
    cure: 'Put the former SECRET_KEY (or secret-key in DATA_DIR) back and restart. If it is lost, give each endpoint a new secret, and its headers, on the endpoints page.',
    action: 'How to mend it',
  },
  log_lines_dropped: {
    title: ({ facts }) => `${count(facts.count, 'log line was', 'log lines were')} lost`,
    detail: () => 'The log cannot be written; mail goes on.',
    when: 'log lines could not be written',
    cure: 'Make room where the log is written, or restart what reads it.',
    action: 'How to mend it',
  },
}
