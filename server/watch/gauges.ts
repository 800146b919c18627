import { Gauge, type Registry } from 'prom-client'

/** In base units; never an address as a label, but a mailbox's name of MAILBOX_NAMES or its hash. */
export function defineGauges(registry: Registry) {
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `gmail_push_${name}`, help, labelNames, registers: [registry] })
  return {
    finding: gauge('finding', '1 while something is not well', ['code', 'severity', 'subject']),
    findings: gauge('findings', 'How many of a code are found', ['code']),
    heard: gauge('last_heartbeat_timestamp_seconds', 'Last heartbeat of a mailbox', ['mailbox']),
    emailed: gauge('last_email_timestamp_seconds', 'Last email of a mailbox', ['mailbox']),
    setAside: gauge('messages_set_aside', 'Messages the script set aside', ['mailbox']),
    quota: gauge('quota_used_ratio', 'Used of the day’s quota of Google', ['mailbox', 'quota']),
    unproved: gauge('proof_missing_emails', 'Emails that Gmail listed and that are not here', ['mailbox']),
    waiting: gauge('deliveries_waiting', 'Open deliveries, held ones included', ['endpoint']),
    undelivered: gauge('deliveries_undelivered', 'Deliveries given up', ['endpoint']),
    oldestDue: gauge('oldest_due_delivery_age_seconds', 'How long the oldest is due untried; 0: none', [
      'endpoint',
    ]),
    delay: gauge('delay_seconds', 'From Gmail on, of 24 hours; from buckets, within 10 %', [
      'of',
      'leg',
      'share',
    ]),
    emails: gauge('stored_emails', 'Emails kept here'),
    writable: gauge('store_writable', '1 while an email could be made durable'),
    disk: gauge('disk_used_ratio', 'Used of the disk of DATA_DIR'),
    dropped: gauge('log_lines_dropped', 'Log lines that could not be written since the last that could'),
  }
}
