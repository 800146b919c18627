import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

export interface DemoMessage {
  file: string
  eml: Buffer
}

export function readMailboxFolder(dir: string): DemoMessage[] {
  const place = resolve(dir)
  const found = statSync(place, { throwIfNoEntry: false })
  if (!found) throw new Error(`${place} does not exist - give a folder with .eml files: --mailbox FOLDER`)
  if (!found.isDirectory())
    throw new Error(`${place} is a file - give the folder it lies in: --mailbox ${join(place, '..')}`)
  const files = readdirSync(place)
    .filter((name) => name.endsWith('.eml'))
    .sort()
  if (files.length === 0)
    throw new Error(`${place} holds no .eml file - give another folder: --mailbox FOLDER`)
  return files.map((file) => ({ file, eml: readFileSync(join(place, file)) }))
}
