import { createHmac, hkdfSync } from 'node:crypto'
import { isSameSecret } from '../bearer.ts'
import { DAY_MS, HOUR_MS } from '../common/time-units.ts'
import { AppError } from '../errors.ts'

const LIFE_MS = 7 * DAY_MS
const SHORTEST_MS = HOUR_MS // of an email that is kept beyond its time because it is still owed

/** The place of the email itself, as JSON. */
export const WHOLE = 'email'

/** A file by its email and its place there: `3` among the attachments, `3.0` within the winmail.dat that stands at 3, or `WHOLE`. */
export interface FilePlace {
  id: string
  place: string
}

/** What comes after the address of the receiver, and until when it works. */
export type FileLink = (place: string) => { path: string; expiresAt: string }

export interface FileLinks {
  /** Links that work as long as the email is kept, a week at most. */
  sign(emailId: string, receivedAt: string): Promise<FileLink>
  /** Rejects with `forbidden` or `gone`. */
  check(file: FilePlace, expires: string, signature: string): Promise<void>
}

interface Options {
  now: () => Date
  retentionDays: number
  /** Kept beside the emails; signs other things too, so none of them passes for another. */
  readKey: () => Promise<string>
}

/** Links that open one file for a time, and need nothing kept for it. */
export function createFileLinks({ now, retentionDays, readKey }: Options): FileLinks {
  const derive = async () => Buffer.from(hkdfSync('sha256', await readKey(), '', 'links to files', 32))
  const signatureOf = (key: Buffer, { id, place }: FilePlace, expires: string) =>
    createHmac('sha256', key)
      .update(JSON.stringify([id, place, expires]))
      .digest('base64url')

  return {
    async sign(id, receivedAt) {
      const key = await derive()
      const at = now().getTime()
      const kept = Date.parse(receivedAt) + retentionDays * DAY_MS
      const until = Math.max(Math.min(at + LIFE_MS, kept), at + SHORTEST_MS)
      const expires = String(Math.floor(until / 1000))
      return (place) => {
        const query = new URLSearchParams({ expires, signature: signatureOf(key, { id, place }, expires) })
        return {
          path: `/api/files/${encodeURIComponent(id)}/${place}?${query}`,
          expiresAt: new Date(Number(expires) * 1000).toISOString(),
        }
      }
    },
    async check(file, expires, signature) {
      if (!isSameSecret(signature, signatureOf(await derive(), file, expires)))
        throw new AppError('forbidden', 'This link is not one of ours - take it whole, as the webhook has it')
      if (now().getTime() >= Number(expires) * 1000)
        throw new AppError(
          'gone',
          'This link has expired - deliver the email again, and its webhook has a new one',
        )
    },
  }
}
