import { parseArgs, type ParseArgsConfig } from 'node:util'
import { reasonOf } from '../errors.ts'
import { RemoteError } from './open-remote.ts'

/** `--help` among them is answered here, and the program ends. */
export function readOptions<T extends NonNullable<ParseArgsConfig['options']>>(options: T, help: string) {
  try {
    const { values } = parseArgs({ options: { ...options, help: { type: 'boolean' } }, strict: true })
    if (!('help' in values)) return values
  } catch (error) {
    throw new RemoteError(`${reasonOf(error)}\n\n${help}`)
  }
  console.log(help)
  process.exit(0)
}
