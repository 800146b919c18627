import { isIP } from 'node:net'
import type { ImapFlow } from 'imapflow'
import type { ImapConfig } from '../config.ts'

const AUTO_IDLE_MS = 1_000 // longer than between two commands of one look
const CONNECT_MS = 20_000
/** What says nothing for so long is asked, and after as long again is given up: also an IDLE that died without a word. */
const SILENCE_MS = { least: 5_000, most: 60_000 }

/** A connection that is not made yet. What breaks it ends in the rejection of whatever is under way. */
export async function openConnection(config: ImapConfig): Promise<ImapFlow> {
  const { ImapFlow } = await import('imapflow') // costs a start 130 ms, and few read by IMAP
  const { server, port, isEncrypted, address, password, idleMs } = config
  const client = new ImapFlow({
    host: server,
    port,
    secure: isEncrypted,
    ...(isEncrypted ? {} : { doSTARTTLS: !isLoopback(server) }), // a password never travels in the clear
    auth: { user: address, pass: password },
    logger: false,
    autoIdleDelay: AUTO_IDLE_MS,
    connectionTimeout: CONNECT_MS,
    socketTimeout: Math.max(SILENCE_MS.least, Math.min(SILENCE_MS.most, idleMs)),
    clientInfo: { name: 'gmail-push-ingress' },
  })
  client.on('error', () => undefined)
  return client
}

const isLoopback = (host: string) =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
