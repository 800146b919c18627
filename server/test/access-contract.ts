import { createSecondFactor } from '../inspect/sign-in/second-factor.ts'
import { newTotpSecret, recoveryCodes, totpCode } from '../inspect/sign-in/totp.ts'
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

    it('takes each code and recovery code once, whoever asks at the same instant, also after a restart', async () => {
      const at = new Date()
      const [secret, step] = [newTotpSecret(), Math.floor(at.getTime() / 30_000)]
      const factor = () => createSecondFactor({ store, now: () => at })
      const atOnce = (code: string) => Promise.all([1, 2, 3].map(() => factor().use(code)))
      expect(await factor().switchOn(secret, '000000x')).toBe(false)
      expect(await factor().switchOn(secret, totpCode(secret, step - 1))).toBe(true)
      expect(await atOnce(totpCode(secret, step - 1))).toEqual([undefined, undefined, undefined])
      expect((await atOnce(totpCode(secret, step))).filter(Boolean)).toEqual(['code'])
      const [recovery = ''] = recoveryCodes(secret)
      expect((await atOnce(` ${recovery.toUpperCase()}`)).filter(Boolean)).toEqual(['recovery code'])
      await store.close()
      store = await engine.open(() => new Date())
      expect([await factor().use(recovery), await factor().use(totpCode(secret, step))]).toEqual([
        undefined,
        undefined,
      ])
      expect((await store.readAccess()).totp?.recovery).toHaveLength(7)
      await factor().switchOff()
      expect(await factor().isOn()).toBe(false)
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
