import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { AppError, ignoreAbsence } from '../errors.ts'

/** What a person pastes at script.google.com, by the names Google shows, and as it was built. */
export const SCRIPT_FILES = {
  'Code.gs': 'Code.js',
  'Setup.gs': 'Setup.js',
  'appsscript.json': 'appsscript.json',
} as const
export type ScriptFile = keyof typeof SCRIPT_FILES

/** With the receiver's address filled in, and never with its token: that is typed by who knows it. */
export async function readScriptFile(config: Config, name: ScriptFile, address: string): Promise<string> {
  const text = await readBuilt(config, name)
  if (text === undefined) throw new AppError('not_found', 'The script is not built - run: npm run build')
  if (name !== 'Setup.gs') return text
  if (!URL.canParse(address)) throw new AppError('bad_request', `${address} is no address - set PUBLIC_URL`)
  const filled = `var SETUP_INGRESS_URL = '${new URL(address).href.replace(/\/$/, '').replaceAll("'", '%27')}'`
  return text.replace(/^var SETUP_INGRESS_URL = .*$/m, () => filled)
}

/** Undefined where none is built. */
export async function readScriptVersion(config: Config): Promise<string | undefined> {
  const [firstLine = ''] = (await readBuilt(config, 'Code.gs'))?.split('\n', 1) ?? []
  return /^\/\/ Gmail Push Ingress (\S+)/.exec(firstLine)?.[1]
}

const readBuilt = ({ scriptDir }: Config, name: ScriptFile) =>
  readFile(join(scriptDir, SCRIPT_FILES[name]), 'utf8').catch(ignoreAbsence)
