import type { StoreChange } from '../store.ts'
import type { Engine } from './engine.ts'

const MAX_AGE_MS = 1_000 // a change in another replica is announced, this is for when that was lost

/** What every push asks for, read again after each change. */
export function keepKnown<T>(
  { subscribe }: Pick<Engine, 'subscribe'>,
  changed: StoreChange,
  read: () => Promise<T>,
): () => Promise<T> {
  let known: { read: Promise<T>; until: number } | undefined
  const forget = () => (known = undefined)
  subscribe((change) => change === changed && forget())
  return () => {
    if (known && known.until > Date.now()) return known.read
    const reading = read()
    known = { read: reading, until: Date.now() + MAX_AGE_MS }
    reading.catch(forget)
    return reading
  }
}
