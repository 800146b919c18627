import { open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Adapter } from 'lowdb'
import type { Logger } from 'pino'
import { z } from 'zod'
import { ignoreAbsence } from '../../../errors.ts'
import { createDocumentAdapter } from './document-adapter.ts'
import { parseSegmentName } from './segment-name.ts'
import { syncFolder } from './sync-folder.ts'

/** Part of a segment file, in bytes. */
const Span = z.object({
  segment: z.string().refine((name) => parseSegmentName(name) !== undefined),
  offset: z.number(),
  length: z.number(),
})
export type Span = z.infer<typeof Span>

const planOf = (folder: string) => join(folder, 'erasing.json')

function openPlan(folder: string, log: Logger): Adapter<Span[]> {
  const mend = (json: unknown) =>
    Array.isArray(json) ? json.flatMap((span) => Span.safeParse(span).data ?? []) : []
  return createDocumentAdapter(planOf(folder), { schema: z.array(Span), mend, log })
}

/** What is to be overwritten with blanks. Once this is on disk it will be, whatever happens. */
export async function planBlanking(folder: string, spans: Span[], log: Logger): Promise<void> {
  await openPlan(folder, log).write(spans)
}

/** Carries out a plan that is on disk; at every start too. A file that is gone has nothing left to blank. */
export async function finishBlanking(folder: string, log: Logger): Promise<void> {
  const spans = await openPlan(folder, log).read()
  if (!spans) return
  for (const [segment, ofFile] of groupBySegment(spans)) {
    const file = join(folder, segment)
    const handle = await open(file, 'r+').catch(ignoreAbsence) // append mode would ignore the offset
    if (!handle) continue
    try {
      for (const { offset, length } of ofFile)
        await handle.write(Buffer.alloc(length, ' '), 0, length, offset)
      await handle.datasync()
    } finally {
      await handle.close()
    }
  }
  await unlink(planOf(folder))
  await syncFolder(folder)
}

function groupBySegment(spans: Span[]): Map<string, Span[]> {
  const groups = new Map<string, Span[]>()
  for (const span of spans) {
    const group = groups.get(span.segment)
    if (group) group.push(span)
    else groups.set(span.segment, [span])
  }
  return groups
}
