import { setTimeout as sleep } from 'node:timers/promises'
import type { Demo } from './demo.ts'
import type { DemoMessage } from './mailbox-folder.ts'
import { chapter, say, sayLogs } from './say.ts'

const MINUTE_MS = 60_000
const PER_MINUTE = 3
const PATIENCE_MS = 10_000
const LAST_MINUTES = 5

/** Mail arrives a few at a time, the trigger fires every minute; answers what never reached the webhook. */
export async function deliverAndPush(demo: Demo, messages: DemoMessage[]): Promise<string[]> {
  const ids: string[] = []
  for (let i = 0; i < messages.length; i += PER_MINUTE) {
    chapter(`${timeOf(demo)}  new mail`)
    for (const message of messages.slice(i, i + PER_MINUTE)) ids.push(deliver(demo, message))
    await passMinute(demo, ids)
  }
  for (let left = LAST_MINUTES; left > 0 && findMissing(demo, ids).length > 0; left -= 1)
    await passMinute(demo, ids)
  return findMissing(demo, ids).map((id) => `${subjectOf(demo, id)} (${id})`)
}

function deliver(demo: Demo, { eml, file }: DemoMessage): string {
  const id = demo.gmail.mailbox.deliver(eml)
  say(`Gmail gets ${id}  ${subjectOf(demo, id)}  (${file})`)
  return id
}

async function passMinute(demo: Demo, ids: string[]): Promise<void> {
  const isLoneMinute = findMissing(demo, ids).length > 0
  for (const run of demo.gmail.advance(MINUTE_MS)) {
    sayLogs(run)
    const seconds = (run.durationMs / 1000).toFixed(1)
    say(`${timeOf(demo)}  the trigger ran: ${run.serviceCalls} service calls, ${seconds} s of Google's time`)
  }
  const until = Date.now() + PATIENCE_MS
  while (isLoneMinute && findMissing(demo, ids).length > 0 && Date.now() < until) await sleep(20)
}

function findMissing({ sink }: Demo, ids: string[]): string[] {
  return ids.filter((id) => !sink.received.has(id))
}

function subjectOf({ gmail }: Demo, id: string): string {
  const headers = gmail.mailbox.messages.get(id)?.payload().headers ?? []
  return headers.find(({ name }) => name.toLowerCase() === 'subject')?.value ?? '(no subject)'
}

const timeOf = ({ gmail }: Demo) => gmail.clock.now().toISOString().slice(11, 16)
