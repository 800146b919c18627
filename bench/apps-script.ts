import { join } from 'node:path'
import type { Execution } from '../apps-script/emulator/emulator.ts'
import { startWatched, type Watched } from '../apps-script/test/mailbox-under-test.ts'
import { measureDelays } from './push-delays.ts'

// What the script costs at Google: the built bundle in the emulator, by the latencies in its costs.ts, with the quotas
// of a consumer account enforced. Prints Markdown; docs/apps-script-costs.md holds what it printed.

const DAY_MINUTES = 1440
const MINUTE_MS = 60_000
const SCRIPT_DIR = join(import.meta.dirname, '../apps-script/dist')
const QUOTAS = { gmailUnitsPerMinute: 6000, fetchesPerDay: 20_000, triggerMinutesPerDay: 90 }

const begun = Date.now()
print(
  'One run',
  ['', 'service calls', 'per message', 'fetches', 'property writes', 'Gmail units', 'seconds'],
  [...[0, 1, 10, 100].map(measureTick)],
)
print('A day, and a flood', ['', 'figure', 'limit'], [...measureDay(), ...measureFlood()])
print(
  'A day too heavy for a run every minute',
  ['hour', 'one run every', 'trigger minutes used', 'pushed'],
  [...measureHeavyDay()],
)
print(
  'From Gmail to the receiver, in seconds',
  ['1,000 messages at random seconds of a day', 'median', 'p95', 'p99', 'longest'],
  measureDelays(SCRIPT_DIR, QUOTAS),
)
console.log(`Measured in ${((Date.now() - begun) / 1000).toFixed(0)} s.`)

function start(): Watched {
  return startWatched({ scriptDir: SCRIPT_DIR, quotas: QUOTAS })
}

function measureTick(messages: number): unknown[] {
  const { deliver, minutes, receiver } = start()
  deliver(messages)
  const [run] = minutes(1)
  if (!run) throw new Error('the trigger did not fire')
  expectAll(receiver.emails.size, messages)
  const perMessage = messages > 0 ? (run.serviceCalls / messages).toFixed(2) : '-'
  const name = messages === 0 ? 'nothing new' : `${messages} new`
  const { serviceCalls, fetches, propertyWrites, gmailUnits, durationMs } = run
  return [name, serviceCalls, perMessage, fetches, propertyWrites, gmailUnits, seconds(durationMs)]
}

function measureDay(): unknown[][] {
  const { gmail, deliver, minutes, receiver } = start()
  for (let minute = 0; minute < DAY_MINUTES - 2; minute += 1) {
    if (minute < 1250) deliver(4)
    minutes(1)
  }
  expectAll(receiver.emails.size, 5000)
  const { triggerSeconds, fetches } = gmail.usedToday()
  return [
    ['5,000 messages in a day: trigger minutes', (triggerSeconds / 60).toFixed(1), 90],
    ['fetches', fetches, '20,000'],
    ['most Gmail units in a minute', mostUnits(gmail.executions), '6,000'],
    ['minutes between two runs at its end', gmail.triggers[0]?.everyMinutes, ''],
  ]
}

function measureFlood(): unknown[][] {
  const { deliver, minutes, receiver } = start()
  deliver(3000)
  const runs: Execution[] = []
  while (receiver.emails.size < 3000 && runs.length < 100) runs.push(...minutes(1))
  expectAll(receiver.emails.size, 3000)
  const longest = Math.max(...runs.map(({ durationMs }) => durationMs))
  return [
    ['3,000 messages at once: runs', runs.length, ''],
    ['longest run, seconds', seconds(longest), 300],
    ['most Gmail units in a minute', mostUnits(runs), '6,000'],
  ]
}

/** 16 messages a minute for 16 hours, at a receiver that takes a second for each answer; then a quiet night. */
function measureHeavyDay(): unknown[][] {
  const { gmail, deliver, minutes, receiver } = start()
  receiver.fault = (request) => {
    delete receiver.fault
    const answer = receiver.answer(request)
    receiver.fault = slowly
    return 'failure' in answer ? answer : { ...answer, latencyMs: 1000 }
  }
  const slowly = receiver.fault
  const rows: unknown[][] = []
  let cadence = 0
  for (let minute = 0; minute < DAY_MINUTES + 30; minute += 1) {
    if (minute < 16 * 60) deliver(16)
    const used = gmail.usedToday().triggerSeconds
    minutes(1)
    const now = gmail.triggers[0]?.everyMinutes ?? 0
    if (now === cadence) continue
    cadence = now
    rows.push([(minute / 60).toFixed(1), `${now} min`, (used / 60).toFixed(1), receiver.emails.size])
  }
  expectAll(receiver.emails.size, 16 * 60 * 16)
  return rows
}

function mostUnits(runs: Execution[]): number {
  const byMinute = new Map<number, number>()
  for (const { startedAt, gmailUnits } of runs) {
    const minute = Math.floor(startedAt.getTime() / MINUTE_MS)
    byMinute.set(minute, (byMinute.get(minute) ?? 0) + gmailUnits)
  }
  return Math.max(...byMinute.values())
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1)
}

function expectAll(received: number, sent: number): void {
  if (received !== sent) throw new Error(`${sent} messages were sent, ${received} arrived`)
}

function print(title: string, head: string[], rows: unknown[][]): void {
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
  console.log(`### ${title}\n\n${lines.join('\n')}\n`)
}
