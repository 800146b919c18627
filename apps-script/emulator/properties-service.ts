import type { Run } from './run.ts'
import { service, type Service } from './service.ts'

const VALUE_LIMIT = 9 * 1024
const STORE_LIMIT = 500 * 1024

export function createPropertiesService(run: Run): Service {
  const properties = createProperties(run)
  return service('PropertiesService', { getScriptProperties: () => properties })
}

function createProperties(run: Run): Service {
  const store = run.world.properties
  const read = <T>(name: string, args: unknown[], effect: () => T) =>
    run.call(`Properties.${name}`, args, effect)
  const write = (name: string, args: unknown[], effect: () => void): Service => {
    run.call(`Properties.${name}`, args, () => {
      effect()
      run.execution.propertyWrites++
    })
    return properties
  }
  const properties = service('Properties', {
    getProperty: (key: string) => read('getProperty', [key], () => store.get(key) ?? null),
    getProperties: () => read('getProperties', [], () => Object.fromEntries(store)),
    getKeys: () => read('getKeys', [], () => [...store.keys()]),
    setProperty: (key: string, value: unknown) =>
      write('setProperty', [key, value], () => put(store, { [key]: value })),
    setProperties: (values: Record<string, unknown>, deleteAllOthers = false) =>
      write('setProperties', [values, deleteAllOthers], () => put(store, values, deleteAllOthers)),
    deleteProperty: (key: string) => write('deleteProperty', [key], () => void store.delete(key)),
    deleteAllProperties: () => write('deleteAllProperties', [], () => store.clear()),
  })
  return properties
}

function put(store: Map<string, string>, values: Record<string, unknown>, deleteAllOthers = false): void {
  const next = new Map(deleteAllOthers ? [] : store)
  for (const [key, value] of Object.entries(values)) {
    if (value === null || value === undefined) throw new Error('Invalid argument: value')
    const text = String(value)
    if (Buffer.byteLength(text) > VALUE_LIMIT) throw new Error('Argument too large: value')
    next.set(key, text)
  }
  if (sizeOf(next) > STORE_LIMIT) {
    throw new Error(
      'You have exceeded the property storage quota. Please remove some properties and try again.',
    )
  }
  store.clear()
  for (const [key, text] of next) store.set(key, text)
}

function sizeOf(store: Map<string, string>): number {
  let bytes = 0
  for (const [key, value] of store) bytes += Buffer.byteLength(key) + Buffer.byteLength(value)
  return bytes
}
