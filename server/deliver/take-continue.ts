import type { Socket } from 'node:net'

const INFORMATIONAL = /^HTTP\/1\.[01] 1\d\d[ \r]/
const FIRST_DIGIT = 'HTTP/1.1 '.length
const LAST_DIGIT = FIRST_DIGIT + 2

/**
 * Undici breaks off when it reads `100 Continue`, which an endpoint may send unasked (RFC 9110, 15.2: a client must be able
 * to take any 1xx), but passes over a 102. So it is given that to read.
 */
export function takeContinue(socket: Socket): Socket {
  const read = socket.read.bind(socket)
  socket.read = (size?: number) => {
    const chunk = read(size) as Buffer | null // no encoding is set on it
    if (chunk?.[FIRST_DIGIT] === 0x31) renameContinue(chunk)
    return chunk
  }
  return socket
}

function renameContinue(chunk: Buffer): void {
  for (let at = 0; INFORMATIONAL.test(chunk.toString('latin1', at, at + 13));) {
    if (chunk[at + LAST_DIGIT] === 0x30 && chunk[at + LAST_DIGIT - 1] === 0x30) chunk[at + LAST_DIGIT] = 0x32
    const end = chunk.indexOf('\r\n\r\n', at)
    if (end < 0) return
    at = end + 4
  }
}
