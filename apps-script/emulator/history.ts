export type HistoryType = 'messageAdded' | 'messageDeleted' | 'labelAdded' | 'labelRemoved'

/** One change of the mailbox; those with one id are one record to Gmail; `labelIds` are the message's at that moment, `changed` those put on or taken off. */
export interface HistoryRecord {
  id: number
  at: number
  /** `undefined`: a record that only says that something about the message changed. */
  type: HistoryType | undefined
  messageId: string
  threadId: string
  labelIds: string[]
  changed: string[]
}

export interface History {
  records: HistoryRecord[]
  /** The mailbox's current history id. */
  currentId(): number
  /** Ids below this one are no longer accepted. */
  oldestId(): number
  add(change: Omit<HistoryRecord, 'id'>): number
  /** The same, as one more change in the newest record. */
  addToLast(change: Omit<HistoryRecord, 'id'>): number
  forgetBefore(epochMs: number): void
  expire(): void
}

/** Ids increase with random gaps, as Gmail's do; here the gaps are the same in every run. */
export function createHistory(): History {
  const records: HistoryRecord[] = []
  let seed = 20_261_123
  let current = 4_183_022
  let oldest = current
  const nextId = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return (current += 1 + (seed % 97))
  }
  return {
    records,
    currentId: () => current,
    oldestId: () => oldest,
    add: (change) => {
      records.push({ id: nextId(), ...change })
      return current
    },
    addToLast: (change) => {
      records.push({ id: current, ...change })
      return current
    },
    forgetBefore: (epochMs) => {
      const forgotten = records.filter(({ at }) => at < epochMs).length
      oldest = Math.max(oldest, records[forgotten - 1]?.id ?? 0)
      records.splice(0, forgotten)
    },
    expire: () => {
      oldest = nextId()
      records.splice(0)
    },
  }
}
