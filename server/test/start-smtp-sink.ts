import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'

export interface SmtpSink {
  url: string
  /** Whole messages, as they were sent. */
  received: string[]
  /** What it says to a message; `250 ok` until told otherwise. */
  answer: string
  close(): Promise<void>
}

/** A mail server on loopback that takes what it is sent; RFC 5321 as far as one client needs it. */
export async function startSmtpSink(): Promise<SmtpSink> {
  const server = createServer((socket) => converse(socket, sink))
  server.unref()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const sink: SmtpSink = {
    url: `smtp://user:p%40ss@127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: [],
    answer: '250 ok',
    async close() {
      server.close()
      await once(server, 'close')
    },
  }
  return sink
}

const ANSWERS: [RegExp, string][] = [
  [/^EHLO/i, '250-sink\r\n250 AUTH PLAIN'],
  [/^AUTH PLAIN AHVzZXIAcEBzcw==$/i, '235 ok'], // user, p@ss
  [/^(MAIL FROM|RCPT TO)/i, '250 ok'],
  [/^DATA/i, '354 go on'],
  [/^QUIT/i, '221 bye'],
]

function converse(socket: Socket, sink: SmtpSink): void {
  let text = ''
  let isData = false
  socket.on('error', () => undefined)
  socket.write('220 sink\r\n')
  socket.on('data', (chunk) => {
    text += chunk.toString()
    for (;;) {
      const end = isData ? '\r\n.\r\n' : '\r\n'
      const at = text.indexOf(end)
      if (at < 0) return
      const part = text.slice(0, at)
      text = text.slice(at + end.length)
      if (isData) sink.received.push(part)
      const answer = isData ? sink.answer : (ANSWERS.find(([line]) => line.test(part))?.[1] ?? '502 no')
      isData = answer.startsWith('354')
      socket.write(`${answer}\r\n`)
      if (answer.startsWith('221')) socket.end()
    }
  })
}
