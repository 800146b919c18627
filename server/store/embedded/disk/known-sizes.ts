import { join } from 'node:path'
import type { Logger } from 'pino'
import { z } from 'zod'
import { createGroupCommit } from '../../common/group-commit.ts'
import { createDocumentAdapter } from './document-adapter.ts'

const Sizes = z.record(z.string(), z.number())
const Days = z.array(z.string()) // as versions before wrote it

/** The day files there were, and how many bytes of each were good: what somebody or something took away is missed by it. */
export interface KnownSizes {
  of(file: string): number
  names(): string[]
  /** Not waited for, and never an error: it only serves the next start, which also does without. */
  keep(files: { name: string; size: number }[]): void
  /** Waits for what is being kept. */
  close(): Promise<void>
}

export async function openKnownSizes(folder: string, log: Logger): Promise<KnownSizes> {
  const form = { schema: Sizes.or(Days), mend: () => ({}), log }
  const adapter = createDocumentAdapter<z.infer<typeof form.schema>>(join(folder, 'days.json'), form)
  let sizes = toSizes((await adapter.read()) ?? {})
  let kept = JSON.stringify(sizes)

  const write = createGroupCommit(async () => {
    const wanted = JSON.stringify(sizes)
    if (wanted === kept) return // a start that changes nothing needs no byte
    await adapter.write(sizes).then(
      () => (kept = wanted),
      (error: unknown) =>
        log.warn({ err: error }, 'STORE: days.json not written, the next start cannot miss a file by it'),
    )
  })
  return {
    of: (file) => sizes[file] ?? 0,
    names: () => Object.keys(sizes),
    keep(files) {
      sizes = Object.fromEntries(files.map(({ name, size }) => [name, size]))
      void write()
    },
    close: write,
  }
}

function toSizes(document: z.infer<typeof Sizes> | string[]): z.infer<typeof Sizes> {
  if (!Array.isArray(document)) return document
  return Object.fromEntries(document.map((day) => [`emails-${day}.seg`, 0]))
}
