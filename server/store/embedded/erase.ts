import type { KeptPush } from '../../../shared/push.ts'
import { throwUnavailable } from '../../errors.ts'
import { removeBadLines } from './disk/bad-lines.ts'
import { finishBlanking, planBlanking, type Span } from './disk/blank-spans.ts'
import { byTurns } from './memory/by-turns.ts'
import { forget, type EmailEntry } from './memory/email-index.ts'
import { removeFromOrder } from './memory/remove-from-order.ts'
import type { Engine } from './engine.ts'
import { createJsonSieve, createPersonFilter, peopleOf } from '../common/people.ts'

const FORGOTTEN_AT_ONCE = 1_000 // about 2 ms

/**
 * How the embedded store erases. First a durable plan of what to blank in the segments, then out of memory, then the plan
 * is carried out: before the plan nothing has happened, and after it nothing can keep the email.
 */
export function eraseEmails(engine: Engine, address: string): Promise<number> {
  const { emailLog, folder, goneIds, announce, alone, log } = engine
  const { index } = emailLog

  async function forgetAll(entries: EmailEntry[]): Promise<void> {
    await byTurns(entries, FORGOTTEN_AT_ONCE, (entry) => {
      forget(index, entry)
      entry.deliveries = [] // what is queued of it goes nowhere
    })
    const gone = new Set(entries)
    await removeFromOrder(index, (entry) => gone.has(entry))
  }

  async function erase(address: string): Promise<number> {
    await finishBlanking(folder, log) // of an erasing that the disk refused in the middle
    const ids = new Set<string>()
    let erased = 0
    for (;;) {
      await emailLog.flush()
      const spans = await findLines(engine, address, ids)
      if (spans.length === 0) break // also of what was on its way to the disk
      const entries = [...ids].flatMap((id) => index.byId.get(id) ?? [])
      await goneIds.keep(entries) // or the script would bring them again
      await planBlanking(folder, spans, log)
      await forgetAll(entries)
      erased += entries.length
      await finishBlanking(folder, log)
    }
    await removeBadLines(folder, async (_name, bytes) => mentions(await bytes(), address))
    if (erased > 0) announce('email')
    return erased
  }

  return alone(() => erase(address.toLowerCase())).catch(throwUnavailable)
}

/** Every line about an email from or to the address, and every bad line with it; adds the emails' ids to `ids`. */
async function findLines({ files }: Engine, address: string, ids: Set<string>): Promise<Span[]> {
  const spans: Span[] = []
  const mayName = createJsonSieve(address)
  const isNamed = createPersonFilter(address)
  await files.scan(({ segment, offset, length, bytes, head, place }) => {
    if (head?.kind === 'email') {
      const start = place.offset - offset
      const json = bytes.toString('utf8', start, start + place.length)
      if (mayName(json) && isNamed(peopleOf(JSON.parse(json) as KeptPush))) ids.add(head.id)
    }
    const isMeant = head ? ids.has(head.kind === 'email' ? head.id : head.emailId) : mentions(bytes, address)
    if (isMeant) spans.push({ segment, offset, length })
  })
  return spans
}

const mentions = (bytes: Buffer, address: string) => bytes.toString().toLowerCase().includes(address)
