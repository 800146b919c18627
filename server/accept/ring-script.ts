import type { Logger } from 'pino'
import { request } from 'undici'
import type { DoorbellConfig } from '../config.ts'

const JOIN_MS = 1_000 // Gmail publishes at most one event a second, and one run fetches all there is
const TIMEOUT_MS = 60_000 // the script answers when its run is over; nothing depends on the answer

/** Rings the script's web app, once for all rings of a second. */
export function createBell({ scriptUrl, secret }: DoorbellConfig, log: Logger): () => void {
  let timer: NodeJS.Timeout | undefined

  async function ringScript(): Promise<void> {
    timer = undefined
    try {
      const { statusCode, headers, body } = await request(scriptUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ secret }), // never in the URL: Google logs that
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      await body.dump()
      if (!isAnswer(statusCode, headers.location))
        log.warn({ status: statusCode }, 'DOORBELL: The script did not answer, its trigger will run')
    } catch (error) {
      log.warn({ err: error }, 'DOORBELL: The script was not reached, its trigger will run')
    }
  }

  return () => {
    timer ??= setTimeout(() => void ringScript(), JOIN_MS)
  }
}

/**
 * ContentService answers by sending on to where the text lies, which nobody needs; a redirect to the sign-in is no answer:
 * https://developers.google.com/apps-script/guides/content#redirects
 */
function isAnswer(status: number, location: string | string[] | undefined): boolean {
  return status === 200 || (status === 302 && !/^https:\/\/accounts\.google\.com\//.test(String(location)))
}
