import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import hoodiecrow, { type Plugin } from 'hoodiecrow-imap'

export const IMAP_USER = 'owner@example.com'
const PASSWORD = 'app-password-1'

export interface MailServer {
  /** The variables of the guide that lead here. */
  env: Record<string, string>
  /** Puts a message into the inbox; resolves with its id as Gmail writes it. */
  deliver(message: Partial<Letter>): string | undefined
  /** How often somebody connected. */
  connections(): number
  setPassword(password: string): void
  /** Gives a message that was delivered with nothing in it (`raw: ''`). */
  giveWithheld(subject: string): void
  /** Numbers all mail anew. */
  renumber(): void
  /** Flags of all messages. */
  flags(): string[]
  /** Ends every connection; with `isGone` each new one too, until it comes back. */
  hangUp(isGone?: boolean): void
  comeBack(): void
  close(): Promise<void>
}

interface Letter {
  subject: string
  id: string
  raw: string
  arrivedAt: Date
  /** false: the server forgets to tell who is in IDLE. */
  isTold: boolean
}

/** What hoodiecrow's own plugin leaves out of Gmail's extension. */
const asGmail: Plugin = (imap) => {
  imap.registerCapability('X-GM-EXT-1')
  imap.fetchHandlers['X-GM-THRID'] = (_connection, message) => ({
    type: 'ATOM',
    value: message['X-GM-MSGID'],
  })
}

/** Says of an empty message that it is not: a server that withholds it. */
const withholding: Plugin = (imap) => {
  imap.fetchHandlers['RFC822.SIZE'] = (_connection, { raw }) => raw.length || 100
}

const AS_GMAIL = ['IDLE', 'X-GM-EXT-1', asGmail]

/** hoodiecrow: a real IMAP server in this process. */
export async function startImapServer(plugins: (string | Plugin)[] = AS_GMAIL): Promise<MailServer> {
  const imap = hoodiecrow({ plugins: [...plugins, withholding] })
  imap.users = { [IMAP_USER]: { password: PASSWORD } }
  const sockets = new Set<Socket>()
  let connections = 0
  let isAway = false
  imap.server.on('connection', (socket) => {
    if (isAway) return socket.destroy()
    connections++
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  imap.server.listen(0, '127.0.0.1')
  await once(imap.server, 'listening')
  const { port } = imap.server.address() as AddressInfo
  const inbox = () => imap.getMailbox('INBOX')
  const cutAll = () => sockets.forEach((socket) => socket.destroy())
  return {
    env: {
      ENABLE_BACKGROUND_TASKS: 'true',
      EMAIL_ADDRESS: IMAP_USER,
      EMAIL_PASSWORD: PASSWORD,
      IMAP_SERVER: '127.0.0.1',
      IMAP_PORT: String(port),
      IMAP_USE_SSL: 'false',
      EMAIL_POLLING_INTERVAL_SECONDS: '1',
    },
    deliver({
      subject = 'Hi',
      id = subject,
      raw = letter(subject, id),
      arrivedAt = new Date(),
      isTold = true,
    }) {
      const tell = imap.notify
      if (!isTold) imap.notify = () => undefined
      const { message } = imap.appendMessage('INBOX', [], internalDate(arrivedAt), raw)
      imap.notify = tell
      const decimal = message['X-GM-MSGID']
      return decimal && BigInt(decimal).toString(16)
    },
    connections: () => connections,
    setPassword: (password) => (imap.users = { [IMAP_USER]: { password } }),
    giveWithheld(subject) {
      for (const message of inbox().messages.filter(({ raw }) => raw === ''))
        Object.assign(message, { raw: letter(subject, subject), parsed: undefined })
    },
    renumber() {
      const mailbox = inbox()
      mailbox.uidvalidity += 1
      mailbox.messages.forEach((message, index) => (message.uid = index + 1))
      mailbox.uidnext = mailbox.messages.length + 1
    },
    flags: () => inbox().messages.flatMap(({ flags }) => flags),
    hangUp(isGone = false) {
      isAway = isGone // it keeps its port, which another test could take meanwhile
      cutAll()
    },
    comeBack: () => (isAway = false),
    async close() {
      const closed = once(imap.server, 'close')
      imap.server.close()
      cutAll()
      await closed
    },
  }
}

const letter = (subject: string, id: string) =>
  [
    'From: Ann <ann@example.com>',
    `To: ${IMAP_USER}`,
    `Subject: ${subject}`,
    `Message-ID: <${id}@example.com>`,
    'Date: Wed, 25 Nov 2026 10:00:00 +0000',
    '',
    `Text of ${subject}`,
  ].join('\r\n')

/** `17-Jul-1996 02:44:25 +0000` */
function internalDate(date: Date): string {
  const [, day = '', month = '', year = '', time = ''] = date.toUTCString().split(' ')
  return `${day}-${month}-${year} ${time} +0000`
}
