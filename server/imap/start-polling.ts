import { setTimeout as pause } from 'node:timers/promises'
import type { PushAnswer, PushInput } from '../../shared/push.ts'
import type { ImapConfig } from '../config.ts'
import type { Context } from '../context.ts'
import { describeFailure } from './describe-failure.ts'
import { noteFailure } from './note-failure.ts'
import { pollMailbox } from './poll-mailbox.ts'

export interface PollingParts extends Pick<Context, 'store' | 'log' | 'now'> {
  imap: ImapConfig
  /** As a push: durable when it resolves, once however often it comes. */
  accept: (push: PushInput) => Promise<PushAnswer>
}

/** Polls until it is stopped, of several receivers one at a time; what fails is tried again. Returns the way to stop. */
export function startPolling(parts: PollingParts): () => Promise<void> {
  const stopping = new AbortController()
  const running = keepPolling(parts, stopping.signal)
  return async () => {
    stopping.abort()
    await running
  }
}

async function keepPolling(parts: PollingParts, signal: AbortSignal): Promise<void> {
  const { imap, store, log } = parts
  const { server, port, pollMs, idleMs } = imap
  log.info(
    `background_email_poller: IMAP polling is on (${server}:${port}): with IDLE where the server offers it, else every ${pollMs / 1000} s. ` +
      'Push goes on beside it, and what came one way does not come again the other',
  )
  while (!signal.aborted) {
    let waitMs = pollMs
    const poll = () =>
      pollMailbox(parts, signal).catch(async (error: unknown) => {
        if (signal.aborted) return
        const failure = describeFailure(error, imap)
        if (failure.isLogin) waitMs = idleMs // a server locks out who tries too often
        await noteFailure(parts, failure)
      })
    await store
      .runAlone('imap', poll)
      .catch((error: unknown) =>
        log.error({ err: error }, 'background_email_poller: Failed, it is tried again'),
      )
    await pause(waitMs, undefined, { signal }).catch(() => undefined) // a stop
  }
}
