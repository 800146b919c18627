import { createSocket } from 'node:dgram'
import { once } from 'node:events'

const TYPES: Record<number, 4 | 6> = { 1: 4, 28: 6 }

export interface NameServer {
  address: string
  /** Addresses by host; others do not exist. `silent` is never answered, for one family or for both. */
  hosts: Record<string, { v4?: string[] | 'silent'; v6?: string[] | 'silent' } | 'silent'>
  /** Questions so far, as `host 4` or `host 6`. */
  asked: string[]
  close(): Promise<void>
}

/** A real DNS server over UDP on loopback, of which only what the tests need. */
export async function startNameServer(hosts: NameServer['hosts']): Promise<NameServer> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const unanswered: (() => Promise<unknown>)[] = []
  const server: NameServer = {
    address: `127.0.0.1:${socket.address().port}`,
    hosts,
    asked: [],
    async close() {
      await Promise.all(unanswered.map((answer) => answer())) // nobody is left waiting
      socket.close()
      await once(socket, 'close')
    },
  }
  socket.on('message', (message, from) => {
    const { host, family, end } = readQuestion(message)
    server.asked.push(`${host} ${family}`)
    const known = server.hosts[host]
    const addresses = known === 'silent' ? known : ((family === 4 ? known?.v4 : known?.v6) ?? [])
    const answer = (found: string[]) => {
      const head = Buffer.from(message.subarray(0, 12))
      head.writeUInt16BE(known ? 0x8180 : 0x8183, 2) // no error, or no such name
      head.writeUInt16BE(found.length, 6)
      head.writeUInt32BE(0, 8)
      const answers = found.map((address) => encodeAnswer(address, family))
      const packet = Buffer.concat([head, message.subarray(12, end), ...answers])
      return new Promise((sent) => socket.send(packet, from.port, from.address, sent))
    }
    if (addresses === 'silent') unanswered.push(() => answer(family === 4 ? ['192.0.2.1'] : []))
    else void answer(addresses)
  })
  return server
}

function readQuestion(message: Buffer): { host: string; family: 4 | 6; end: number } {
  const labels: string[] = []
  let at = 12
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return {
    host: labels.join('.').toLowerCase(),
    family: TYPES[message.readUInt16BE(at + 1)] ?? 4,
    end: at + 5,
  }
}

function encodeAnswer(address: string, family: 4 | 6): Buffer {
  const bytes =
    family === 4
      ? Buffer.from(address.split('.').map(Number))
      : Buffer.from(
          address
            .split(':')
            .map((part) => part.padStart(4, '0'))
            .join(''),
          'hex',
        )
  const head = Buffer.from([0xc0, 0x0c, 0, family === 4 ? 1 : 28, 0, 1, 0, 0, 0, 60, 0, bytes.length])
  return Buffer.concat([head, bytes])
}
