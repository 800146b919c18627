import type { FileHandle } from 'node:fs/promises'

const CHUNK_BYTES = 1024 * 1024 // its lines are looked at in about 2 ms
const NEWLINE = 10

/** Hands over whole lines, valid only during the call; tells where the last one ends and how many bytes follow it. */
export async function readLines(
  handle: FileHandle,
  onLine: (line: Buffer, offset: number) => void,
): Promise<{ goodBytes: number; tornBytes: number }> {
  let rest = Buffer.alloc(0) // of a line that goes on in the next chunk
  let offset = 0
  for await (const chunk of readChunks(handle)) {
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      const part = chunk.subarray(start, end)
      const line = rest.length > 0 ? Buffer.concat([rest, part]) : part
      onLine(line, offset)
      offset += line.length + 1
      rest = rest.subarray(0, 0)
      start = end + 1
    }
    rest = Buffer.concat([rest, chunk.subarray(start)])
  }
  return { goodBytes: offset, tornBytes: rest.length }
}

/** Reads the next chunk while the last one is looked at, in two buffers by turns. */
async function* readChunks(handle: FileHandle): AsyncGenerator<Buffer> {
  const buffers = [Buffer.allocUnsafe(CHUNK_BYTES), Buffer.allocUnsafe(CHUNK_BYTES)] as const
  let offset = 0
  const read = (buffer: Buffer) => handle.read(buffer, 0, CHUNK_BYTES, offset)
  let next = read(buffers[0])
  for (let chunk = 1; ; chunk++) {
    const { buffer, bytesRead } = await next
    if (bytesRead === 0) return
    offset += bytesRead
    next = read(buffers[chunk % 2 === 0 ? 0 : 1])
    yield buffer.subarray(0, bytesRead)
  }
}
