import type { Control } from './store/store.ts'

/** The key that all receivers on a store share; what is signed with it opens no more than who has the store has already. */
export function createKeyReader(
  store: Pick<Control, 'changeSignIns' | 'readSignIns'>,
): () => Promise<string> {
  let kept: Promise<unknown> | undefined
  return async () => {
    await (kept ??= store.changeSignIns(() => undefined).catch(forget)) // until the first sign-in it is made up anew each time
    return (await store.readSignIns()).key
  }
  function forget(error: unknown): never {
    kept = undefined
    throw error
  }
}
