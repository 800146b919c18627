import { setImmediate as letOthersWork } from 'node:timers/promises'
import type { EmailEntry, EmailIndex } from './email-index.ts'

const ENTRIES_AT_ONCE = 10_000 // about 1 ms

/** Takes what is gone out of `inOrder`, in turns: others go on reading it as it was, and adding to its end. */
export async function removeFromOrder(
  index: EmailIndex,
  isGone: (entry: EmailEntry) => boolean,
): Promise<void> {
  const { inOrder } = index
  const kept: EmailEntry[] = []
  let at = 0
  for (;;) {
    const end = Math.min(at + ENTRIES_AT_ONCE, inOrder.length)
    for (const entry of inOrder.slice(at, end)) if (!isGone(entry)) kept.push(entry)
    at = end
    if (at === inOrder.length) break // no step between this and the new array: what is added now would be missed
    await letOthersWork()
    if (index.inOrder !== inOrder) return removeFromOrder(index, isGone) // the clock was set back
  }
  index.inOrder = kept
}
