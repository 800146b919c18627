import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runInNewContext } from 'node:vm'
import { builtScript } from '../emulator/built-script.ts'
import { startWatched } from './mailbox-under-test.ts'

const built = (name: string) => readFileSync(join(builtScript(), name), 'utf8')

describe('the bundle', () => {
  it('stays readable in the editor: below 90 kB, with version and source in its first line', () => {
    const code = built('Code.js')
    expect(Buffer.byteLength(code)).toBeLessThan(90_000)
    expect(code).toMatch(/^\/\/ Gmail Push Ingress \d+\.\d+\.\d+ - source: \S/)
    expect(code).toContain('function checkMailbox(google) {\n')
  })

  it('shows exactly what Google may call, and touches nothing of Google while it loads', () => {
    const context: Record<string, unknown> = {}
    runInNewContext(built('Code.js'), context)
    const functions = Object.keys(context).filter((name) => typeof context[name] === 'function')
    expect(functions.sort()).toEqual([
      'processGmailMessage',
      'removeGmailTrigger',
      'sendTestPush',
      'setupGmailTrigger',
      'showStatus',
      'storeToken',
    ])
  })

  it('asks for the right to read mail, and for no right to change it', () => {
    const { oauthScopes } = JSON.parse(built('appsscript.json')) as { oauthScopes: string[] }
    expect(oauthScopes.map((scope) => scope.split('/').at(-1))).toEqual([
      'gmail.readonly',
      'script.external_request',
      'script.scriptapp',
      'script.send_mail',
    ])
  })

  it('built with --no-owner-mail neither asks for the right to send mail nor sends any', () => {
    const scriptDir = mkdtempSync(join(tmpdir(), 'bundle-'))
    const build = fileURLToPath(new URL('../../build.mjs', import.meta.url))
    execFileSync(process.execPath, [build, '--no-owner-mail', `--out=${scriptDir}`])
    expect(readFileSync(join(scriptDir, 'appsscript.json'), 'utf8')).not.toContain('send_mail')
    expect(readFileSync(join(scriptDir, 'Code.js'), 'utf8')).not.toContain('MailApp')
    const { gmail, receiver, deliver, minutes } = startWatched({ scriptDir })
    rmSync(scriptDir, { recursive: true })
    receiver.fault = () => ({ status: 500, body: '' })
    deliver(1)
    expect(minutes(120).every(({ status }) => status === 'completed')).toBe(true)
    expect(gmail.mails).toEqual([])
  })
})
