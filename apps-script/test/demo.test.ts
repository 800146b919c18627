import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from '../../server/rehearsal/eventually.ts'
import { endReceivers, runReceiver } from '../../server/rehearsal/receiver-process.ts'
import { builtScript } from '../emulator/built-script.ts'

const DEMO = join(builtScript(), '../../dist/demo.js')

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'demo-'))
})
afterEach(async () => {
  await endReceivers()
  rmSync(folder, { recursive: true, force: true })
})

const MAILBOX = ['--mailbox', join(import.meta.dirname, '../demo/mailbox')]
const run = (...args: string[]) =>
  runReceiver('', { TMPDIR: folder }, { command: [process.execPath, DEMO, ...args] })

it('tells its story with nothing lost, goes on until Ctrl-C, and leaves nothing behind', async () => {
  const { child, output, end } = run('--fast', ...MAILBOX)
  const text = await eventually(output, (all) => all.includes('/dashboard') || child.exitCode !== null)
  const chapters = ['mail flows', 'the webhook goes down', 'the webhook is back', 'is set aside', 'the proof']
  expect(chapters.filter((words) => !text.includes(words))).toEqual([])
  expect(text).toContain('Gmail 10 = accepted 10 = delivered 10')
  expect(text).toContain('10 messages in Gmail, 10 at the webhook, 0 lost')
  const last = text.trim().split('\n').slice(-3)
  const [token, , address] = last.map((line) => /^ +\S+ +(\S+)$/.exec(line)?.[1] ?? '')
  const push = { method: 'POST', body: JSON.stringify({ sender: 'a@b.c', body: 'x' }) }
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  const ingress = new URL('/api/ingress/gmail', address)
  expect(await (await fetch(ingress, { ...push, headers })).json()).toMatchObject({ status: 'processed' })
  expect(await end('SIGINT')).toBe(130)
  expect(readdirSync(folder)).toEqual([])
  await expect(fetch(ingress)).rejects.toThrow()
})

it('answers what it cannot play in words, and --help', async () => {
  const file = join(folder, 'one.eml')
  writeFileSync(file, '')
  const table: [string[], number, string][] = [
    [['--help'], 0, '--mailbox FOLDER'],
    [['--mailbox', join(folder, 'none')], 1, `${join(folder, 'none')} does not exist - give a folder`],
    [['--mailbox', file], 1, `${file} is a file - give the folder it lies in: --mailbox ${folder}`],
    [['--mailbox', join(import.meta.dirname)], 1, 'holds no .eml file'],
    [['--slow'], 1, "Unknown option '--slow'"],
  ]
  for (const [args, code, words] of table) {
    const { output, exit } = run(...args)
    expect(await exit).toBe(code)
    expect(output()).toContain(words)
    expect(output()).not.toContain('   at ')
  }
})
