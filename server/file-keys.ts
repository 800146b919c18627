import type { Control } from './store/store.ts'

/** The key that all receivers on a store share; what is signed with it opens no more than who has the store has already. */
export function createKeyReader(
  store: Pick<Control, 'changeSignIns' | 'readSignIns'>,
): () => Promise<string> {
  let isKept = false
  return async () => {
    const { key, sessions } = await store.readSignIns()
    if (isKept || sessions.length > 0) return key
    const keptKey = await store.changeSignIns((signIns) => signIns.key) // until then it is made up anew each time
    isKept = true
    return keptKey
  }
}
