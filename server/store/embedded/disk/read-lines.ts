import type { FileHandle } from 'node:fs/promises'

const CHUNK_BYTES = 1024 * 1024 // its lines are looked at in about 2 ms
const NEWLINE = 10

/** Hands over whole lines up to the byte `end`, valid only during the call; tells where the last one ends and what follows it. */
export async function readLines(
  handle: FileHandle,
  end: number,
  onLine: (line: Buffer, offset: number) => void,
): Promise<{ goodBytes: number; tail: Buffer }> {
  let rest: Buffer[] = [] // of a line that goes on in the next chunk
  let offset = 0
  for await (const chunk of readChunks(handle, end)) {
    let start = 0
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, start)) {
      const part = chunk.subarray(start, at)
      const line = rest.length > 0 ? Buffer.concat([...rest, part]) : part
      onLine(line, offset)
      offset += line.length + 1
      rest = []
      start = at + 1
    }
    if (start < chunk.length) rest.push(Buffer.from(chunk.subarray(start))) // a copy: the chunk's buffer is used again
  }
  return { goodBytes: offset, tail: Buffer.concat(rest) }
}

/** Reads the next chunk while the last one is looked at, in two buffers by turns. */
export async function* readChunks(handle: FileHandle, end: number): AsyncGenerator<Buffer> {
  const buffers = [Buffer.allocUnsafe(CHUNK_BYTES), Buffer.allocUnsafe(CHUNK_BYTES)] as const
  let offset = 0
  const read = (buffer: Buffer) => handle.read(buffer, 0, Math.min(CHUNK_BYTES, end - offset), offset)
  let next = read(buffers[0])
  for (let chunk = 1; ; chunk++) {
    const { buffer, bytesRead } = await next
    if (bytesRead === 0) return
    offset += bytesRead
    next = read(buffers[chunk % 2 === 0 ? 0 : 1])
    yield buffer.subarray(0, bytesRead)
  }
}
