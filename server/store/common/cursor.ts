import { AppError } from '../../errors.ts'

/** A place in the order of emails: by time received, then by the order of writing. It outlives the email it was taken from. */
export interface Cursor {
  receivedAt: Date
  /** A whole number, in digits. */
  nth: string
}

export const formatCursor = (receivedAt: Date, nth: number | string) => `${receivedAt.getTime()}.${nth}`

/** Rejects with `bad_cursor` what no list gave out. */
export function parseCursor(cursor: string): Cursor {
  const [, time, nth] = /^(\d{1,15})\.(\d{1,18})$/.exec(cursor) ?? []
  if (!time || !nth) throw new AppError('bad_cursor', 'cursor must be a nextCursor of an earlier answer')
  return { receivedAt: new Date(Number(time)), nth }
}
