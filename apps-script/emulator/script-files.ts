import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Script } from 'node:vm'

export interface Manifest {
  timeZone?: string
  oauthScopes?: string[]
  dependencies?: { enabledAdvancedServices?: { userSymbol: string; serviceId: string; version: string }[] }
}

/** The project as pushed. All files share one global scope, loaded in this order at every execution. */
export interface ScriptFiles {
  manifest: Manifest
  scripts: Script[]
}

export function readScriptFiles(dir: string): ScriptFiles {
  // The manifest is JSON by Google's word; anything else fails here, as it does at `clasp push`.
  const manifest = JSON.parse(readFileSync(join(dir, 'appsscript.json'), 'utf8')) as Manifest
  const scripts = ['Code.js', 'Setup.js'].map(
    (name) => new Script(readFileSync(join(dir, name), 'utf8'), { filename: name }),
  )
  return { manifest, scripts }
}
