import { open, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'

type Call = 'appendFile' | 'datasync' | 'read' | 'sync' | 'truncate' | 'writeFile'

const handle = await open(tmpdir())
const prototype = Object.getPrototypeOf(handle) as FileHandle
await handle.close()

const restores: (() => void)[] = []

/** Puts something before a system call of every file, at the call's own seam; everything above it is real. */
export function beforeCall(call: Call, before: (handle: FileHandle, done: number) => unknown): void {
  const original = prototype[call] as (...args: unknown[]) => Promise<unknown>
  let done = 0
  Object.assign(prototype, {
    async [call](this: FileHandle, ...args: unknown[]) {
      await before(this, done++)
      return original.apply(this, args)
    },
  })
  restores.push(() => Object.assign(prototype, { [call]: original }))
}

/** The kernel's refusal. */
export function refuse(
  call: Call,
  before: (handle: FileHandle) => unknown = () => {},
  code = 'ENOSPC',
): void {
  beforeCall(call, async (handle) => {
    await before(handle)
    throw Object.assign(new Error(`${code}: refused by the test`), { code })
  })
}

/** For `afterEach`, and in a test for the moment when the disk is well again. */
export function healDisk(): void {
  for (let restore = restores.pop(); restore; restore = restores.pop()) restore()
}
