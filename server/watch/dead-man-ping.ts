import type { Attempt } from '../../shared/api.ts'
import type { Context } from '../context.ts'
import { showUrl } from '../common/show-url.ts'
import { whyNot } from './channels.ts'

const READY_TIMEOUT_MS = 5_000

/** What tells that all of it really ran; the judge has just judged when it is asked. */
export interface Evidence {
  /** Where this receiver listens; undefined before it does. */
  ownUrl(): string | undefined
  /** Of the delivery loop: when it last read what is due. Epoch ms. */
  deliveryTurnedAt(): number | undefined
}

export interface PingStatus {
  place: string
  last: { at: number; durationMs: number; error: string | undefined } | undefined
  /** Why it was not called this minute. */
  withheld: string | undefined
}

type Parts = Pick<Context, 'config' | 'outgoing' | 'log' | 'now'>

export interface DeadManPing {
  /** Calls DEADMAN_PING_URL, if there is one and there is evidence. */
  run(): Promise<void>
  status(): PingStatus | undefined
}

/** Somebody outside expects it every minute, and tells people when it stays away: nobody here can when this process sleeps. */
export function createDeadManPing(
  { config: { alerts }, outgoing, log, now }: Parts,
  evidence: Evidence,
): DeadManPing {
  const { pingUrl } = alerts
  let askedAt = now().getTime()
  let last: PingStatus['last']
  let withheld: string | undefined

  function say(error: string | undefined): void {
    if (error !== last?.error && error) log.error(`DEADMAN: Ping not taken - ${error}`)
  }

  async function ping(url: string): Promise<void> {
    const attempt = await outgoing.call({ method: 'GET', url: fillIn(url, last?.durationMs) })
    const error = whyNot(attempt)
    say(error)
    last = { at: now().getTime(), durationMs: attempt.durationMs, error }
  }

  return {
    async run() {
      if (!pingUrl) return
      const missing = await findMissing(evidence, askedAt)
      askedAt = now().getTime()
      if (missing && missing !== withheld) log.error(`DEADMAN: Ping withheld - ${missing}`)
      withheld = missing
      if (!missing) await ping(pingUrl)
    },
    status: () => (pingUrl === undefined ? undefined : { place: showUrl(pingUrl), last, withheld }),
  }
}

async function findMissing(
  { ownUrl, deliveryTurnedAt }: Evidence,
  since: number,
): Promise<string | undefined> {
  const url = ownUrl()
  if (!url) return 'the receiver does not listen yet'
  if (!((deliveryTurnedAt() ?? -Infinity) >= since)) return 'the delivery loop did not turn'
  const ready = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(READY_TIMEOUT_MS) }).catch(
    () => undefined,
  )
  return ready?.ok ? undefined : 'a push could not be taken now (/readyz)'
}

/** A push monitor of Uptime Kuma wants `status`, `msg` and `ping` (ms); healthchecks.io and others the address alone. */
export function fillIn(text: string, durationMs: Attempt['durationMs'] = 0): string {
  const url = new URL(text)
  if (!/\/api\/push\/[^/]+\/?$/.test(url.pathname)) return text
  url.searchParams.set('status', 'up')
  url.searchParams.set('msg', 'OK')
  url.searchParams.set('ping', String(durationMs))
  return url.href
}
