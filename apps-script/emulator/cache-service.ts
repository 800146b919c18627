import type { Run } from './run.ts'
import { service, type Service } from './service.ts'

const VALUE_LIMIT = 100 * 1024
const DEFAULT_SECONDS = 600

export function createCacheService(run: Run): Service {
  const { cache: store, clock } = run.world
  const find = (key: string) => {
    const entry = store.get(key)
    return entry && entry.until > clock.nowMs() ? entry.value : null
  }
  const put = (key: string, value: string, seconds: number) => {
    if (Buffer.byteLength(value) > VALUE_LIMIT) throw new Error('Argument too large: value')
    store.set(key, { value, until: clock.nowMs() + seconds * 1000 })
  }
  const cache = service('Cache', {
    get: (key: string) => run.call('Cache.get', [key], () => find(key)),
    put: (key: string, value: string, seconds = DEFAULT_SECONDS) =>
      run.call('Cache.put', [key, value, seconds], () => put(key, String(value), seconds)),
    remove: (key: string) => run.call('Cache.remove', [key], () => void store.delete(key)),
  })
  return service('CacheService', { getScriptCache: () => cache })
}
