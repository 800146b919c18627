import { isDeepStrictEqual } from 'node:util'
import type { Logger } from 'pino'
import { newSignIns } from './common/new-sign-ins.ts'
import type { SecretBox } from './secret-box.ts'
import type { Access } from '../../shared/access.ts'
import { isUnreadable, type SignIns, type Store, type StoredEndpoint } from './store.ts'

const SIGN_INS = 'sign-ins'
const TOTP = 'totp'

interface Options {
  box: SecretBox
  /** How long what is written stays readable for receivers of an earlier version on the same database. */
  afterMs: number
  log: Logger
}

/** The store with its secrets encrypted in it, and readable for whoever asks it; what lay there readable is encrypted too. */
export async function sealStore(store: Store, { box, afterMs, log }: Options): Promise<Store> {
  let isSealing = afterMs === 0
  const seal = (plain: string, place: string) => (isSealing ? box.seal(plain, place) : plain)
  const opened = (endpoint: StoredEndpoint) =>
    withSecrets(endpoint, (kept, use = '') => box.open(kept, endpoint.id + use))
  const openSignIns = (signIns: SignIns): SignIns => {
    const key = box.open(signIns.key, SIGN_INS)
    return { ...signIns, ...(key ? { key } : newSignIns()) } // nobody can be known again without it
  }

  const trySealing = () => {
    isSealing = true
    return sealAll(store, box).catch((err: unknown) =>
      log.warn({ err }, 'STORE: Secrets not encrypted yet, tried again at the next start'),
    )
  }

  tellLost((await store.listEndpoints()).map(opened), log)
  if (isSealing) await trySealing()
  const timer = isSealing ? undefined : setTimeout(() => void trySealing(), afterMs).unref()

  return {
    ...store,
    listEndpoints: async () => (await store.listEndpoints()).map(opened),
    saveEndpoint: (endpoint) =>
      store.saveEndpoint(withSecrets(endpoint, (plain, use = '') => seal(plain, endpoint.id + use))),
    async changeEndpoint(id, change) {
      const changed = await store.changeEndpoint(id, (endpoint) =>
        withSecrets(typeof change === 'function' ? change(opened(endpoint)) : change, (plain, use = '') =>
          seal(plain, id + use),
        ),
      )
      return changed && opened(changed)
    },
    async claimDeliveries(...asked) {
      const claimed = await store.claimDeliveries(...asked)
      return claimed.map((delivery) => ({ ...delivery, endpoint: opened(delivery.endpoint) }))
    },
    ...sealAccess(store, box),
    readSignIns: async () => openSignIns(await store.readSignIns()),
    changeSignIns: (change) =>
      store.changeSignIns((kept) => {
        const draft = openSignIns(kept)
        const result = change(draft)
        Object.assign(kept, draft, { key: seal(draft.key, SIGN_INS) })
        return result
      }),
    close() {
      clearTimeout(timer)
      return store.close()
    },
  }
}

function sealAccess(store: Store, box: SecretBox): Pick<Store, 'readAccess' | 'changeAccess'> {
  return {
    readAccess: async () => withTotp(await store.readAccess(), (kept) => box.open(kept, TOTP)),
    changeAccess: (change) =>
      store.changeAccess((kept) => {
        const before = kept.totp?.secret
        const result = change(kept)
        const isNew = kept.totp?.secret !== before
        if (isNew)
          Object.assign(
            kept,
            withTotp(kept, (plain) => box.seal(plain, TOTP)),
          ) // nobody else's object is changed
        return result
      }),
  }
}

/** What lies there readable, or sealed with an older key. */
async function sealAll(store: Store, box: SecretBox): Promise<void> {
  for (const endpoint of await store.listEndpoints()) {
    const { id } = endpoint
    const sealAnew = (found: Secrets) => secretsOf(found, (kept, use = '') => box.sealAnew(kept, id + use))
    if (
      !isDeepStrictEqual(
        sealAnew(endpoint),
        secretsOf(endpoint, (kept) => kept),
      )
    )
      await store.changeEndpoint(id, sealAnew)
  }
  const access = await store.readAccess()
  const sealTotp = (found: Access) => withTotp(found, (kept) => box.sealAnew(kept, TOTP))
  if (!isDeepStrictEqual(sealTotp(access), access))
    await store.changeAccess((kept) => Object.assign(kept, sealTotp(kept)))
  const { key } = await store.readSignIns()
  if (box.sealAnew(key, SIGN_INS) !== key)
    await store.changeSignIns((signIns) => (signIns.key = box.sealAnew(signIns.key, SIGN_INS)))
}

const withTotp = (access: Access, map: (secret: string) => string): Access =>
  access.totp ? { ...access, totp: { ...access.totp, secret: map(access.totp.secret) } } : access

type Secrets = Partial<Pick<StoredEndpoint, 'secret' | 'previousSecret' | 'headers'>>
/** `use` tells headers, which are sent as they are, from what only signs: the one cannot be put in the place of the other. */
type MapSecret = (text: string, use?: string) => string

const withSecrets = <T extends Secrets>(value: T, map: MapSecret): T => ({
  ...value,
  ...secretsOf(value, map),
})

function secretsOf({ secret, previousSecret, headers }: Secrets, map: MapSecret): Secrets {
  return {
    ...(secret !== undefined && { secret: map(secret) }),
    ...(previousSecret !== undefined && { previousSecret: map(previousSecret) }),
    ...(headers && { headers: mapValues(headers, (value, name) => map(value, ` ${name}`)) }),
  }
}

function mapValues(values: Record<string, string>, map: (value: string, name: string) => string) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value, name)]))
}

function tellLost(endpoints: StoredEndpoint[], log: Logger): void {
  const lost = endpoints.filter(isUnreadable).map(({ id }) => id)
  if (lost.length > 0)
    log.error(
      { endpoints: lost },
      `STORE: The secrets of ${lost.length} endpoint(s) were encrypted with another key, so nothing can be signed for them - put that key back (SECRET_KEY, or secret-key in DATA_DIR), or give each a new secret on its page`,
    )
}
