declare module 'hoodiecrow-imap' {
  import type { Server } from 'node:net'

  interface Message {
    uid: number
    flags: string[]
    raw: string
    'X-GM-MSGID'?: string
  }

  interface ImapServer {
    server: Server
    users: Record<string, { password: string }>
    getMailbox(path: string): { uidvalidity: number; uidnext: number; messages: Message[] }
    appendMessage(path: string, flags: string[], internaldate: string, raw: string): { message: Message }
    notify: (...args: never[]) => void
    registerCapability(name: string): void
    fetchHandlers: Record<string, (connection: unknown, message: Message) => object | number>
  }

  export type Plugin = (server: ImapServer) => void

  // eslint-disable-next-line no-restricted-exports -- how that package is made
  export default function hoodiecrow(options: { plugins?: (string | Plugin)[] }): ImapServer
}
