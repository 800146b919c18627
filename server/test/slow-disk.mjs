// For `node --import`: every fsync takes a while, as on a disk that turns.
import { open } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'

const handle = await open(import.meta.filename)
const prototype = Object.getPrototypeOf(handle)
await handle.close()

for (const call of ['sync', 'datasync']) {
  const original = prototype[call]
  prototype[call] = async function slowly() {
    await pause(40)
    return original.call(this)
  }
}
