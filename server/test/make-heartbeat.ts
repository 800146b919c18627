import type { Heartbeat } from '../../shared/mailbox-report.ts'

/** Of a script that is well, but for what the test says. */
export const makeHeartbeat = (said: Partial<Heartbeat> = {}): Heartbeat => ({
  mailbox: 'me@example.com',
  scriptVersion: '1',
  triggerMinutes: 1,
  lastRunAt: '2026-11-23T10:00:00Z',
  counts: { pushed: 0, failed: 0, setAside: 0 },
  budget: { triggerSeconds: 0, fetches: 0 },
  setAside: [],
  ...said,
})

/** Of one that has set a message aside. */
export const HEARTBEAT = makeHeartbeat({
  counts: { pushed: 0, failed: 0, setAside: 1 },
  setAside: [{ messageId: 'm1', reason: 'refused twice', at: '2026-11-23T09:00:00Z' }],
})
