import { storeUnavailable } from '../errors.ts'

const SMALL_BYTES = 128 * 1024
/** Of all uploads at once, so that large ones leave the small ones their own. */
const ROOM_BYTES = { small: 32 * 1024 * 1024, large: 64 * 1024 * 1024 }

/** An upload that is behind these may be cut off when somebody else needs its room. */
const GRACE_MS = 1_000
const BYTES_PER_MS = 100

const tooMuchAtOnce = () => storeUnavailable(new Error('too much mail is on its way in at once'))

/** One body on its way in, until what became of it is durable. */
export interface Upload {
  /** Ends it with the error it is answered with; set for as long as not all of it is here. */
  cutOff: ((error: Error) => void) | undefined
  /** Throws `store_unavailable` when there is no room for so many bytes more. */
  hold(bytes: number): void
  leave(): void
}

/** Bounds what all bodies hold together. A full room turns nobody away while somebody in it stalls: that one goes. */
export function createUploadRoom(now: () => number = () => performance.now()): () => Upload {
  const uploads = new Set<Entry>()
  const held = { small: 0, large: 0 }

  function makeRoom(size: Size): void {
    const at = now()
    let slowest: Entry | undefined
    let mostBehindMs = 0
    for (const entry of uploads) {
      if (!entry.cutOff || entry.size !== size) continue
      const behindMs = at - entry.startedAt - GRACE_MS - entry.bytes / BYTES_PER_MS
      if (behindMs > mostBehindMs) [slowest, mostBehindMs] = [entry, behindMs]
    }
    if (!slowest) throw tooMuchAtOnce()
    slowest.leave()
    slowest.cutOff?.(tooMuchAtOnce())
  }

  return function enter() {
    const entry: Entry = {
      bytes: 0,
      size: 'small',
      startedAt: now(),
      cutOff: undefined,
      hold(bytes) {
        if (!uploads.has(entry)) return // it has just been cut off
        held[entry.size] -= entry.bytes
        entry.bytes += bytes
        if (entry.bytes > SMALL_BYTES) entry.size = 'large'
        held[entry.size] += entry.bytes
        while (held[entry.size] > ROOM_BYTES[entry.size]) makeRoom(entry.size)
      },
      leave() {
        if (uploads.delete(entry)) held[entry.size] -= entry.bytes
      },
    }
    uploads.add(entry)
    return entry
  }
}

type Size = keyof typeof ROOM_BYTES

interface Entry extends Upload {
  bytes: number
  size: Size
  startedAt: number
}
