import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmulator, type Emulator, type EmulatorOptions, type Execution } from './emulator.ts'

const AUTH = 'https://www.googleapis.com/auth'

const MANIFEST = {
  timeZone: 'Etc/UTC',
  runtimeVersion: 'V8',
  dependencies: { enabledAdvancedServices: [{ userSymbol: 'Gmail', serviceId: 'gmail', version: 'v1' }] },
  oauthScopes: [
    `${AUTH}/gmail.readonly`,
    `${AUTH}/script.external_request`,
    `${AUTH}/script.scriptapp`,
    `${AUTH}/script.send_mail`,
  ],
}

/** An emulator around a script of a few lines, for tests of the emulator itself. */
export function emulate(code: string, { manifest = {}, ...options }: Options = {}): Emulator {
  const scriptDir = mkdtempSync(join(tmpdir(), 'mini-script-'))
  try {
    writeFileSync(join(scriptDir, 'Code.js'), code)
    writeFileSync(join(scriptDir, 'Setup.js'), '')
    writeFileSync(join(scriptDir, 'appsscript.json'), JSON.stringify({ ...MANIFEST, ...manifest }))
    return createEmulator({ now: new Date('2026-11-23T12:00:00Z'), ...options, scriptDir })
  } finally {
    rmSync(scriptDir, { recursive: true })
  }
}

export interface Options extends Omit<EmulatorOptions, 'scriptDir'> {
  manifest?: object
}

/** Runs one expression and returns its value, or throws what it threw. */
export function evaluate(expression: string, options: Options = {}): unknown {
  const run = runOnce(expression, options)
  if (run.error) throw run.error
  return run.result
}

export function runOnce(expression: string, options: Options = {}): Execution {
  return emulate(`function main() { return ${expression} }`, options).run('main')
}
