import { Registry } from 'prom-client'
import { readConfig } from '../config.ts'
import { eventually } from '../rehearsal/eventually.ts'
import { createSecondFactor } from '../inspect/sign-in/second-factor.ts'
import { totpCode } from '../inspect/sign-in/totp.ts'
import { sealStore } from '../store/seal-store.ts'
import { createSecretBox } from '../store/secret-box.ts'
import type { Store } from '../store/store.ts'
import { createFactGatherer } from '../watch/gather-facts.ts'
import { judge } from '../watch/judge.ts'
import { createTally } from '../watch/tally.ts'
import { captureLogs } from './capture-logs.ts'
import { makeEmail, makeEndpoint, type Engine } from './store-contract.ts'

const [OLD, NEW, OTHER] = ['old', 'new', 'other'].map((name) => `${name} key of the tests, long enough`) as [
  string,
  string,
  string,
]
const [A, B] = ['ep_00000000000a', 'ep_00000000000b']
const PLAIN = makeEndpoint().secret

/** Secrets in a store: readable for whoever asks the store, and for nobody who reads the store itself. */
export function describeSealing(name: string, createEngine: () => Engine): void {
  describe(`secrets in the ${name} store`, () => {
    const { log, logs } = captureLogs()
    let engine: Engine
    let raw: Store
    beforeEach(async () => {
      engine = createEngine()
      raw = await engine.open(() => new Date())
      await raw.saveEndpoint(makeEndpoint(A)) // as a version before this left it
    })
    afterEach(async () => {
      await raw.close()
      await engine.cleanUp()
    })
    const seal = (keys: string[], afterMs = 0) =>
      sealStore(raw, { box: createSecretBox(keys[0], keys), afterMs, log })
    const kept = async () => JSON.stringify([await raw.listEndpoints(), await raw.readSignIns()])
    const totp = { secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', recovery: [], since: '1' }
    const judgeOf = async (store: Store) => {
      const now = () => new Date()
      const tally = createTally(now, new Registry())
      const config = readConfig({ DATABASE_URL: 'postgres://localhost/x' }) // no disk is looked at
      const facts = await createFactGatherer({ config, store, now, tally, droppedLines: () => 0 })()
      return judge(facts, Date.now())
    }
    const secrets = async (store: Store) => (await store.listEndpoints()).map(({ secret }) => secret)

    it('are encrypted when it opens, and whenever they change, and come out as they were', async () => {
      const { key } = await raw.changeSignIns((signIns) => ({ ...signIns }))
      const store = await seal([OLD])
      await store.saveEndpoint(makeEndpoint(B))
      await store.changeEndpoint(A, ({ secret }) => ({ secret: `${PLAIN}2`, previousSecret: secret }))
      await store.changeEndpoint(B, { headers: { 'X-Key': 'whsec_of a header' } })
      expect(await kept()).not.toMatch(/whsec_/)
      expect(await kept()).not.toContain(key)
      expect(await store.listEndpoints()).toMatchObject([
        { id: A, secret: `${PLAIN}2`, previousSecret: PLAIN },
        { id: B, secret: PLAIN, headers: { 'X-Key': 'whsec_of a header' } },
      ])
      await store.accept(makeEmail())
      const claimed = await store.claimDeliveries(new Date(), 9, 9)
      expect(claimed.map(({ endpoint }) => endpoint.secret).sort()).toEqual([PLAIN, `${PLAIN}2`])
      expect((await store.readSignIns()).key).toBe(key)
      expect(await store.changeSignIns((signIns) => signIns.key)).toBe(key)
      expect(await kept()).not.toContain(key)
    })

    it('are nobody’s with another key, which breaks nothing else, and are there again with the right one', async () => {
      const { key } = await (await seal([OLD])).readSignIns()
      const store = await seal([OTHER])
      expect(await secrets(store)).toEqual([''])
      expect(logs.at(-1)?.msg).toMatch(
        /secrets of 1 endpoint\(s\) were encrypted with another key.* put that key back/,
      )
      expect(await store.changeEndpoint(A, { name: 'renamed' })).toMatchObject({
        name: 'renamed',
        secret: '',
      })
      expect(await judgeOf(store)).toMatchObject([
        { code: 'secrets_unreadable', severity: 'broken', facts: { count: 1 } },
      ])
      const signIns = await store.readSignIns()
      expect(signIns.key).not.toBe(key)
      expect(signIns.key.length).toBeGreaterThan(32)
      const right = await seal([OLD])
      expect(await secrets(right)).toEqual([PLAIN])
      expect(await judgeOf(right)).toEqual([])
    })

    it('hold that of the codes too, which opens nothing without its key, and is there again with it', async () => {
      const at = new Date()
      const codeOf = (secret: string) => totpCode(secret, Math.floor(at.getTime() / 30_000))
      await (await seal([OLD])).changeAccess((access) => (access.totp = totp))
      const lost = await seal([OTHER])
      await lost.changeAccess(({ tokens }) => tokens.pop())
      const factor = createSecondFactor({ store: lost, now: () => at })
      expect([await factor.isOn(), (await lost.readAccess()).totp?.secret]).toEqual([true, ''])
      expect([await factor.use(codeOf('')), await factor.use(codeOf(totp.secret))]).toEqual([
        undefined,
        undefined,
      ])
      expect((await (await seal([NEW, OLD])).readAccess()).totp).toEqual(totp)
      expect((await (await seal([NEW])).readAccess()).totp).toEqual(totp)
      expect(JSON.stringify(await raw.readAccess())).not.toContain(totp.secret)
    })

    it('are encrypted with the first of several keys, after which the others are needless', async () => {
      await seal([OLD])
      expect(await secrets(await seal([NEW, OLD]))).toEqual([PLAIN])
      expect(await secrets(await seal([NEW]))).toEqual([PLAIN])
      expect(await secrets(await seal([OLD]))).toEqual([''])
    })

    it('cannot be moved to another endpoint, nor changed', async () => {
      const store = await seal([OLD])
      const [{ secret = '' } = {}] = await raw.listEndpoints()
      await raw.saveEndpoint({ ...makeEndpoint(B), secret })
      await raw.changeEndpoint(A, { headers: { 'X-Key': secret } }) // it would be sent as it is
      expect((await store.listEndpoints())[0]?.headers).toEqual({ 'X-Key': '' })
      await raw.changeEndpoint(A, { secret: `${secret.slice(0, -2)}${secret.endsWith('AA') ? 'BB' : 'AA'}` })
      expect(await secrets(store)).toEqual(['', ''])
    })

    it('stay readable for an earlier version beside it until a rolling restart is over', async () => {
      await (await seal([OLD], 600_000)).saveEndpoint(makeEndpoint(B))
      expect(await secrets(raw)).toEqual([PLAIN, PLAIN])
      const store = await seal([OLD], 20)
      await eventually(kept, (text) => !text.includes('whsec_'))
      expect(await secrets(store)).toEqual([PLAIN, PLAIN])
    })

    it('stay as they are without a key', async () => {
      expect(await secrets(await seal([]))).toEqual([PLAIN])
      expect(await secrets(raw)).toEqual([PLAIN])
    })
  })
}
