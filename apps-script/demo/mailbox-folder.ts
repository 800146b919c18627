import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface DemoMessage {
  file: string
  eml: Buffer
}

export function readMailboxFolder(dir: string): DemoMessage[] {
  const files = readdirSync(dir)
    .filter((name) => name.endsWith('.eml'))
    .sort()
  if (files.length === 0)
    throw new Error(`${dir} holds no .eml file - give another folder with --mailbox DIR`)
  return files.map((file) => ({ file, eml: readFileSync(join(dir, file)) }))
}
