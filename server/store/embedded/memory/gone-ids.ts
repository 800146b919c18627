import { readdir, readFile, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { Logger } from 'pino'
import { throwUnavailable } from '../../../errors.ts'
import { identityKey } from '../../common/identity-key.ts'
import type { EmailIdentity } from '../../store.ts'
import { createTurns } from '../../../common/turns.ts'
import { byTurns } from './by-turns.ts'
import type { EmailEntry } from './email-index.ts'
import { createIdTable, type GoneId } from './id-table.ts'
import { replaceFile } from '../disk/replace-file.ts'

const FILE_NAME = /^ids-(\d{4}-\d{2}-\d{2})\.bin$/
const fileOf = (day: string) => `ids-${day}.bin`
const CRC_BYTES = 4
const HASHED_AT_ONCE = 500 // emails; about 3 ms

/**
 * Ids of emails that retention or an erasing removed: what has them is not a new email. A file per day of receipt, all of
 * them in memory, as hashes only.
 */
export interface GoneIds {
  find(identity: EmailIdentity, mailbox: string | undefined): GoneId | undefined
  /** For emails that are about to go. Durable when it resolves. */
  keep(entries: EmailEntry[]): Promise<void>
  /** An id that came with one known already. Taken at once, durable when it resolves. */
  learn(known: GoneId, identity: EmailIdentity, mailbox: string | undefined, now: Date): Promise<void>
  forgetBefore(day: string): Promise<void>
  all(): Iterable<GoneId>
}

export async function openGoneIds(folder: string, log: Logger): Promise<GoneIds> {
  const table = createIdTable()
  const inTurn = createTurns()
  const days = new Set((await readdir(folder)).flatMap((name) => FILE_NAME.exec(name)?.[1] ?? []).sort())
  for (const day of days) table.unpack(await readDay(join(folder, fileOf(day)), log))

  function writeDays(days: Iterable<string>): Promise<void> {
    return inTurn(async () => {
      for (const day of days) await writeDay(day)
    }).catch(throwUnavailable)
  }

  async function writeDay(day: string): Promise<void> {
    const packed = await table.pack(day)
    const checksum = Buffer.alloc(CRC_BYTES)
    checksum.writeUInt32LE(crc32(packed))
    await replaceFile(join(folder, fileOf(day)), [packed, checksum])
    days.add(day)
  }

  return {
    find(identity, mailbox) {
      const sameGmailId = findKey('gmail')
      if (sameGmailId) return sameGmailId
      const other = findKey('rfc822') ?? findKey('content')
      return other && !(identity.gmail && other.hasGmail) ? other : undefined

      function findKey(kind: keyof EmailIdentity): GoneId | undefined {
        const id = identity[kind]
        return id === undefined || table.isEmpty() ? undefined : table.find(identityKey(kind, mailbox, id))
      }
    },
    async keep(entries) {
      const changed = new Set<string>()
      await byTurns(entries, HASHED_AT_ONCE, ({ id, identity, mailbox, receivedAt }) => {
        const day = receivedAt.slice(0, 10)
        const rest = { emailId: id, hasGmail: identity.gmail !== undefined, day }
        idsOf(identity, mailbox, rest).forEach(table.set)
        changed.add(day)
      })
      await writeDays(changed)
    },
    async learn(known, identity, mailbox, now) {
      const hasGmail = known.hasGmail || identity.gmail !== undefined
      const day = now.toISOString().slice(0, 10)
      const ids = idsOf(identity, mailbox, { emailId: known.emailId, hasGmail, day })
      const news = ids.filter(({ key }) => table.find(key)?.hasGmail !== hasGmail)
      news.forEach(table.set)
      await writeDays(news.length > 0 ? [day] : [])
    },
    async forgetBefore(day) {
      const old = [...days].filter((one) => one < day)
      if (old.length === 0) return
      await table.forgetBefore(day)
      for (const one of old) {
        await unlink(join(folder, fileOf(one)))
        days.delete(one)
      }
    },
    all: table.all,
  }
}

function idsOf(identity: EmailIdentity, mailbox: string | undefined, rest: Omit<GoneId, 'key'>): GoneId[] {
  const kinds = ['gmail', 'rfc822', 'content'] as const
  return kinds.flatMap((kind) => {
    const id = identity[kind]
    return id === undefined ? [] : { key: identityKey(kind, mailbox, id), ...rest }
  })
}

/** A damaged one is put aside: the others know theirs, and to take an email for new is better than to lose it. */
async function readDay(file: string, log: Logger): Promise<Uint32Array> {
  const bytes = await readFile(file)
  const end = bytes.length - CRC_BYTES
  const isWhole = end >= 0 && end % 32 === 0 && crc32(bytes.subarray(0, end)) === bytes.readUInt32LE(end)
  if (isWhole) return new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + end))
  await rename(file, `${file}.damaged`)
  const message = `STORE: ${file} is damaged - an old email whose id it held counts as new if it is pushed again; the file is now ${file}.damaged`
  log.error({ file }, message)
  return new Uint32Array(0)
}
