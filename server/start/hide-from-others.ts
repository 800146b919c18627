import { chmod, stat } from 'node:fs/promises'

const OTHERS = 0o077
const SHARED = 0o1000 // the sticky bit: a folder like /tmp, which is not ours to close

/** Takes from group and others what they may do with these files. Returns a line for each that they could read. */
export async function hideFromOthers(paths: string[]): Promise<string[]> {
  const lines = await Promise.all(paths.map(hideOne))
  return lines.filter((line) => line !== undefined)
}

async function hideOne(path: string): Promise<string | undefined> {
  const mode = await stat(path).then(
    (found) => found.mode,
    () => 0, // not there yet, then it is made with the right mode
  )
  if ((mode & OTHERS) === 0) return undefined
  const cure = `chmod ${mode & 0o100 ? '700' : '600'} ${path}`
  if (mode & SHARED) return `${path} is a folder that all share - set DATA_DIR to one of its own`
  return chmod(path, mode & ~OTHERS & 0o7777).then(
    () => `${path} could be read by other users of this machine; now it cannot (${cure})`,
    () => `${path} can be read by other users of this machine, and is not ours to change - run: ${cure}`,
  )
}
