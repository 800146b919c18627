import type { Store } from '../store/store.ts'
import type { Engine } from './store-contract.ts'

/** Who may push and whose mail counts, as every engine keeps it. */
export function describeAccess(name: string, createEngine: () => Engine): void {
  describe(`access kept in the ${name} store`, () => {
    let engine: Engine
    let store: Store
    beforeAll(async () => {
      engine = createEngine()
      store = await engine.open(() => new Date())
    })
    afterAll(async () => {
      await store.close()
      await engine.cleanUp()
    })

    it('is the environment’s until somebody changes it, and then lasts, each change on top of the one before', async () => {
      expect(await store.readAccess()).toEqual({ tokens: [] })
      const told: string[] = []
      store.subscribe((change) => told.push(change))
      const token = (id: string) => ({ id, name: id, hash: id, createdAt: '1' })
      const names = await Promise.all(
        ['a', 'b', 'c'].map((id) => store.changeAccess(({ tokens }) => tokens.push(token(id)))),
      )
      expect(names.sort()).toEqual([1, 2, 3])
      await store.changeAccess((access) => (access.senders = []))
      expect(told).toContain('settings')
      const kept = await store.readAccess()
      expect(kept.senders).toEqual([])
      await store.close()
      store = await engine.open(() => new Date())
      expect(await store.readAccess()).toEqual(kept)
    })

    it('stays as it was when a change throws', async () => {
      const before = await store.readAccess()
      const failing = store.changeAccess((access) => {
        access.tokens = []
        throw new Error('on purpose')
      })
      await expect(failing).rejects.toThrow('on purpose')
      expect(await store.readAccess()).toEqual(before)
    })
  })
}
