import type { Push } from '../../shared/push.ts'

const MAX_PUSHES = 1_000
const MAX_BYTES_EACH = 64 * 1024 // larger ones are read back from disk: 1,000 of these are 64 MB at most

/** Pushes that were just written and will be delivered in a moment: that spares reading them back. */
export interface FreshPushes {
  keep(emailId: string, push: Push, bytes: number): void
  /** Hands a push over once. */
  take(emailId: string): Push | undefined
}

export function createFreshPushes(): FreshPushes {
  const pushes = new Map<string, Push>()
  return {
    keep(emailId, push, bytes) {
      if (pushes.size < MAX_PUSHES && bytes <= MAX_BYTES_EACH) pushes.set(emailId, push)
    },
    take(emailId) {
      const push = pushes.get(emailId)
      pushes.delete(emailId)
      return push
    },
  }
}
