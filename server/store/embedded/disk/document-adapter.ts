import { link, readFile, rm, stat } from 'node:fs/promises'
import type { Adapter } from 'lowdb'
import type { Logger } from 'pino'
import type { z } from 'zod'
import { ignoreAbsence } from '../../../errors.ts'
import { replaceFile } from './replace-file.ts'

export interface DocumentForm<T> {
  /** Loose: fields that a later version adds make no damage. */
  schema: z.ZodType
  /** What is intact of a damaged one; `undefined` is one that is not even JSON. */
  mend: (json: unknown) => T
  /** For what cannot be had again from elsewhere: a second file, read when the first is damaged. */
  hasCopy?: boolean
  log: Logger
}

/**
 * lowdb adapter for small JSON documents that survive a crash. A damaged one never stops a start: what is intact of it is
 * kept, the file as it was stays beside it under another name, and that is said once.
 */
export function createDocumentAdapter<T>(file: string, form: DocumentForm<T>): Adapter<T> {
  const copy = `${file}.copy`
  let durable: string | undefined

  async function readDamaged(text: string): Promise<T> {
    if (await setAside(file)) {
      const message = `STORE: ${file} is damaged, what is intact of it is kept - the file as it was is ${file}.damaged`
      form.log.error({ file }, message)
    }
    const fromCopy = form.hasCopy ? parse(await readText(copy)) : undefined
    const intact = isSound(fromCopy, form) ? fromCopy : form.mend(parse(text))
    await write(intact).catch(() => undefined) // a full disk keeps no receiver from starting; the next change is written
    return intact
  }

  async function write(document: T): Promise<void> {
    const next = JSON.stringify(document, null, 2)
    await replaceFile(file, [next]).catch(async (cause: unknown) => {
      await putBack(file, next, durable)
      throw cause
    })
    durable = next
    if (form.hasCopy)
      await replaceFile(copy, [next]).catch((error: unknown) =>
        form.log.warn({ err: error, file: copy }, 'STORE: Second copy of a document not written'),
      )
  }

  return {
    async read() {
      durable = await readText(file)
      if (durable === undefined) return null
      const json = parse(durable)
      return isSound(json, form) ? json : readDamaged(durable)
    },
    write,
  }
}

/** Asserts what the schema, which knows no more than it needs, has checked. */
function isSound<T>(json: unknown, { schema }: DocumentForm<T>): json is T {
  return schema.safeParse(json).success
}

function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

const readText = (file: string) => readFile(file, 'utf8').catch(ignoreAbsence)

/** A second name for it, which needs no room; the next write gives the first name to another file. False if it has one. */
async function setAside(file: string): Promise<boolean> {
  const aside = `${file}.damaged`
  const [found, kept] = await Promise.all([stat(file), stat(aside).catch(() => undefined)])
  if (kept?.ino === found.ino) return false
  await rm(aside, { force: true })
  await link(file, aside)
  return true
}

/** A write that was refused after its file had its name must not be there after the next start. */
async function putBack(file: string, refused: string, before: string | undefined): Promise<void> {
  if ((await readText(file)) !== refused) return
  if (before === undefined) await rm(file)
  else await replaceFile(file, [before])
}
