export interface ScriptRealm {
  bytes(source: ArrayLike<number>): unknown
  list(): unknown[]
  object(): Record<string, unknown>
  date(epochMs: number): unknown
  error(name: string, message: string, details: unknown): unknown
  callable(host: (args: unknown[]) => { value?: unknown; error?: unknown }): unknown
  service(name: string, entries: [string, unknown][]): unknown
  notEmulated(path: string): unknown
}

/**
 * Runs INSIDE the script's context (by its source text, so it may use nothing from around it): whatever it makes has
 * the script's own prototypes, as the objects of Google's services have. Also bends Date to the virtual clock.
 */
export function prelude(now: () => number): ScriptRealm {
  for (const name of ['console', 'WebAssembly', 'SharedArrayBuffer', 'Atomics'])
    Reflect.deleteProperty(globalThis, name)

  const RealDate = Date
  function VirtualDate(this: unknown, ...args: []) {
    if (!new.target) return new RealDate(now()).toString()
    return Reflect.construct(RealDate, args.length > 0 ? args : [now()], new.target)
  }
  VirtualDate.prototype = RealDate.prototype
  RealDate.prototype.constructor = VirtualDate as unknown as DateConstructor
  Object.assign(VirtualDate, { now: () => now(), parse: RealDate.parse, UTC: RealDate.UTC })
  Object.defineProperty(VirtualDate, 'name', { value: 'Date' })
  Object.defineProperty(globalThis, 'Date', { value: VirtualDate, writable: true, configurable: true })

  const isOrdinary = (key: string | symbol) =>
    typeof key === 'symbol' || ['then', 'toJSON', 'constructor', 'valueOf', 'hasOwnProperty'].includes(key)

  function notEmulated(path: string): unknown {
    const fail = () => {
      throw new Error(`${path} is not emulated`)
    }
    return new Proxy(fail, {
      get: (target, key) =>
        isOrdinary(key) ? Reflect.get(target, key) : notEmulated(`${path}.${String(key)}`),
      construct: fail,
    })
  }

  return {
    notEmulated,
    bytes(source) {
      const copy: number[] = new Array(source.length)
      for (let i = 0; i < source.length; i++) copy[i] = source[i] as number
      return copy
    },
    list: () => [],
    object: () => ({}),
    date: (epochMs) => new RealDate(epochMs),
    error(name, message, details) {
      const error = new Error(message)
      Object.defineProperty(error, 'name', { value: name, writable: true, configurable: true })
      return details === undefined ? error : Object.assign(error, { details })
    },
    callable: (host) =>
      function (...args: unknown[]) {
        const outcome = host(args)
        if (outcome.error !== undefined) throw outcome.error
        return outcome.value
      },
    service(name, entries) {
      const members = Object.fromEntries([['toString', () => name] as [string, unknown], ...entries])
      return new Proxy(members, {
        get: (target, key) =>
          isOrdinary(key) || key in target ? Reflect.get(target, key) : notEmulated(`${name}.${String(key)}`),
      })
    },
  }
}
