import type { Context } from '../../context.ts'

const TICK_MS = 1_000 // under load a page refreshes once a second, not once per email
const ALIVE_EVERY_TICKS = 5 // proxies cut silent connections after 30 to 60 s, and a page says after 12 s that it is cut off

export interface Listener {
  send(text: string): void
  end(): void
  /** false once their session has ended. */
  isWelcome(): Promise<boolean>
}

const CHECK_EVERY_TICKS = 5

const CHANGED = 'event: store-changed\ndata:\n\n'
const ALIVE = 'event: alive\ndata:\n\n'

type Needs = Pick<Context, 'store' | 'watch' | 'log' | 'isAcceptingWork'>

/** Tells open pages, as server-sent events, that something changed; the page then asks for itself again. */
export function createLiveFeed({ store, watch, log, isAcceptingWork }: Needs) {
  const listeners = new Set<Listener>()
  let hasChanged = false
  let ticks = 0
  let verdict: string | undefined
  let stop: (() => void) | undefined

  function tick(): void {
    if (!isAcceptingWork()) return listeners.forEach((listener) => listener.end()) // else the stop waits for them
    ticks += 1
    const text = hasChanged ? CHANGED : ticks % ALIVE_EVERY_TICKS === 0 ? ALIVE : ''
    hasChanged = false
    if (text) listeners.forEach((listener) => listener.send(text))
    if (ticks % CHECK_EVERY_TICKS !== 0) return
    listeners.forEach((listener) => void dismiss(listener))
    void lookAgain()
  }

  /** Silence too changes what is found, and silence is no change of the store. */
  async function lookAgain(): Promise<void> {
    const findings = await watch.findings().catch((error: unknown) => {
      log.warn({ err: error }, 'DASHBOARD: The findings cannot be asked for')
      return undefined
    })
    const found =
      findings && JSON.stringify(findings.map(({ code, severity, subject }) => [code, severity, subject]))
    if (verdict !== undefined && found !== verdict) hasChanged = true
    verdict = found
  }

  /** Whose session has ended, asks for the page once more and is sent to the sign-in. */
  async function dismiss(listener: Listener): Promise<void> {
    const isWelcome = await listener.isWelcome().catch(() => true) // the store does not answer: it is asked again
    if (isWelcome || !listeners.has(listener)) return
    listener.send(CHANGED)
    listener.end()
  }

  function start(): () => void {
    void lookAgain() // else what is found in the first seconds is no change to the first that looks
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
