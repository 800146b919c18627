import { hash } from 'node:crypto'
import type { EmailIdentity } from '../store.ts'
import { DAY_MS } from '../../common/time-units.ts'

const DAYS_KNOWN = 90
const DAYS_BEHIND_BODIES = 83 // with the week that bodies are kept: as long
const KEY_HEX = 24 // 96 bits: among 100 million ids, one in 10^20 is taken for another

/** An id that is known without its email: a hash, out of which nobody reads an address or a subject. */
export function identityKey(kind: keyof EmailIdentity, mailbox: string | undefined, id: string): string {
  return hash('sha256', identityText(kind, mailbox, id)).slice(0, KEY_HEX)
}

/** Headers hold no line break, so no two ids make one text. */
export function identityText(kind: keyof EmailIdentity, mailbox = '', id: string): string {
  return `${kind}\n${mailbox.toLowerCase()}\n${id}`
}

/** Ids outlive their emails; and as these, none goes on the word of this machine's clock alone. */
export function idsExpireBefore(before: Date, now: Date): Date {
  return new Date(
    Math.min(before.getTime() - DAYS_BEHIND_BODIES * DAY_MS, now.getTime() - DAYS_KNOWN * DAY_MS),
  )
}
