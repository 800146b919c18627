import { createContext, runInContext, Script, type Context } from 'node:vm'
import { detailsOf } from './errors.ts'
import { prelude, type ScriptRealm } from './prelude.ts'
import { isService, type Service } from './service.ts'

const RUNAWAY_MS = 120_000 // real time; a script that calls no service never meets the virtual limit

export interface Sandbox {
  define(name: string, value: unknown): void
  load(script: Script): void
  /** Throws the script's own error. */
  call(functionName: string, event: unknown): unknown
}

const PRELUDE = new Script(`(${prelude.toString()})`)
const START = new Script('(() => { const start = __start; delete globalThis.__start; return start() })()')

/** A bare context: ECMAScript and what `define` puts there, nothing of Node. */
export function createSandbox(now: () => number): Sandbox {
  const context = createContext({})
  // The script's text says that this is what prelude.ts exports.
  const realm = (PRELUDE.runInContext(context) as typeof prelude)(now)
  const bridge = createBridge(realm)
  return {
    define: (name, value) => void (context[name] = bridge.toScript(value)),
    load: (script) => void script.runInContext(context),
    call: (functionName, event) => callFunction(context, functionName, bridge.toScript(event)),
  }
}

function callFunction(context: Context, functionName: string, event: unknown): unknown {
  const found: unknown = findFunction(context, functionName)
  if (typeof found !== 'function') throw new Error(`Script function not found: ${functionName}`)
  context.__start = () => found(event) as unknown
  return START.runInContext(context, { timeout: RUNAWAY_MS })
}

// Functions are properties of the global object; constants that hold one are not.
function findFunction(context: Context, name: string): unknown {
  if (name in context) return context[name]
  const isName = /^[A-Za-z_$][\w$]*$/.test(name)
  return isName ? runInContext(`typeof ${name} === 'undefined' ? undefined : ${name}`, context) : undefined
}

function createBridge(realm: ScriptRealm) {
  const originals = new WeakMap<object, Service>()

  function toScript(value: unknown): unknown {
    if (typeof value === 'function') return callable(value as (...args: unknown[]) => unknown)
    if (typeof value !== 'object' || value === null) return value
    if (isService(value)) return toScriptService(value)
    if (value instanceof Int8Array) return realm.bytes(value)
    if (value instanceof Date) return realm.date(value.getTime())
    if (Array.isArray(value)) return fill(realm.list(), value)
    return fill(realm.object(), value as Record<string, unknown>)
  }

  function fill<T extends Record<string, unknown> | unknown[]>(made: T, source: T): T {
    for (const key of Object.keys(source) as (keyof T)[]) made[key] = toScript(source[key]) as T[keyof T]
    return made
  }

  function toScriptService(original: Service): unknown {
    const members = Object.entries(original.members).map(([key, member]): [string, unknown] => [
      key,
      toScript(member),
    ])
    const made = realm.service(original.name, members) as object
    originals.set(made, original)
    return made
  }

  function callable(host: (...args: unknown[]) => unknown): unknown {
    return realm.callable((args) => {
      try {
        return { value: toScript(host(...args.map(fromScript))) }
      } catch (error) {
        return { error: toScriptError(error) }
      }
    })
  }

  const fromScript = (value: unknown) =>
    typeof value === 'object' && value !== null ? (originals.get(value) ?? value) : value

  function toScriptError(error: unknown): unknown {
    const { name = 'Error', message = String(error) } = error as Partial<Error>
    return realm.error(name === 'Error' ? 'Exception' : name, message, toScript(detailsOf(error)))
  }

  return { toScript }
}
