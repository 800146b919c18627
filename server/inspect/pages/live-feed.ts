import type { Context } from '../../context.ts'

const TICK_MS = 1_000 // under load a page refreshes once a second, not once per email
const PING_EVERY_TICKS = 15 // proxies cut silent connections after 30 to 60 s

export interface Listener {
  send(text: string): void
  end(): void
  /** false once their session has ended. */
  isWelcome(): Promise<boolean>
}

const CHECK_EVERY_TICKS = 5

const CHANGED = 'event: store-changed\ndata:\n\n'

/** Tells open pages, as server-sent events, that something changed; the page then asks for itself again. */
export function createLiveFeed({ store, isAcceptingWork }: Pick<Context, 'store' | 'isAcceptingWork'>) {
  const listeners = new Set<Listener>()
  let hasChanged = false
  let ticks = 0
  let stop: (() => void) | undefined

  function tick(): void {
    if (!isAcceptingWork()) return listeners.forEach((listener) => listener.end()) // else the stop waits for them
    ticks += 1
    const text = hasChanged ? CHANGED : ticks % PING_EVERY_TICKS === 0 ? ': still here\n\n' : ''
    hasChanged = false
    if (text) listeners.forEach((listener) => listener.send(text))
    if (ticks % CHECK_EVERY_TICKS === 0) listeners.forEach((listener) => void dismiss(listener))
  }

  /** Whose session has ended, asks for the page once more and is sent to the sign-in. */
  async function dismiss(listener: Listener): Promise<void> {
    const isWelcome = await listener.isWelcome().catch(() => true) // the store does not answer: it is asked again
    if (isWelcome || !listeners.has(listener)) return
    listener.send(CHANGED)
    listener.end()
  }

  function start(): () => void {
    const unsubscribe = store.subscribe(() => (hasChanged = true))
    const timer = setInterval(tick, TICK_MS)
    return () => {
      clearInterval(timer)
      unsubscribe()
    }
  }

  /** Returns the way to leave. The first event comes at once: something may have changed while nobody listened. */
  return function join(listener: Listener): () => void {
    stop ??= start()
    listeners.add(listener)
    listener.send(CHANGED)
    return () => {
      listeners.delete(listener)
      if (listeners.size > 0) return
      stop?.()
      stop = undefined
    }
  }
}
