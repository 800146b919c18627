import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { builtScript } from '../emulator/built-script.ts'
import { startFakeApi, type FakeApi } from './fake-apps-script-api.ts'
import { createWatched } from './mailbox-under-test.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const CLASP = join(ROOT, 'node_modules/@google/clasp/build/src/index.js')
const LOGIN = {
  type: 'authorized_user',
  client_id: 'x.apps.googleusercontent.com',
  client_secret: 'x',
  refresh_token: '1//fake',
  access_token: 'ya29.fake',
  expiry_date: 4102444800000,
}

let api: FakeApi
let folder: string

beforeEach(async () => {
  api = await startFakeApi()
  folder = mkdtempSync(join(tmpdir(), 'clasp-'))
  const project = JSON.parse(readFileSync(join(ROOT, '.clasp.json'), 'utf8')) as { rootDir: string }
  cpSync(builtScript(), join(folder, project.rootDir), { recursive: true })
  configure({ ...project, scriptId: 'a-script-id-as-long-as-those-of-google' })
  writeFileSync(join(folder, 'login.json'), JSON.stringify({ tokens: { default: LOGIN } }))
})

afterEach(async () => {
  await api.close()
  rmSync(folder, { recursive: true })
})

const configure = (project: object) => writeFileSync(join(folder, '.clasp.json'), JSON.stringify(project))

interface Ran {
  code: number | null
  output: string
}

function run(args: string[], env: Record<string, string> = {}): Promise<Ran> {
  const login = {
    clasp_config_auth: join(folder, 'login.json'),
    clasp_config_project: join(folder, '.clasp.json'),
  }
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, ...api.env, ...login, ...env },
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })))
}

const built = (name: string) => readFileSync(join(builtScript(), name), 'utf8')

it('lists exactly what should be pushed', async () => {
  const { output } = await run([CLASP, 'show-file-status', '--json'])
  const { filesToPush, untrackedFiles } = JSON.parse(output) as {
    filesToPush: string[]
    untrackedFiles: string[]
  }
  const names = ['Code.js', 'Setup.js', 'appsscript.json'].map((name) => `apps-script/dist/${name}`)
  expect([...filesToPush].sort()).toEqual(names)
  expect(untrackedFiles).toEqual([])
})

it('brings bundle, Setup.js and manifest to Google byte for byte, and they work there', async () => {
  const { code } = await run([CLASP, 'push', '--force'])
  expect(code).toBe(0)
  const sources = Object.fromEntries(api.files.map(({ name, type, source }) => [`${name}.${type}`, source]))
  expect(sources).toEqual({
    'Code.SERVER_JS': built('Code.js'),
    'Setup.SERVER_JS': built('Setup.js'),
    'appsscript.JSON': built('appsscript.json'),
  })
  const scriptDir = join(folder, 'arrived')
  mkdirSync(scriptDir)
  for (const { name, type, source } of api.files) {
    writeFileSync(join(scriptDir, `${name}.${type === 'JSON' ? 'json' : 'js'}`), source)
  }
  const { gmail, deliver, minutes, receiver } = createWatched({ scriptDir })
  gmail.run('setupGmailTrigger')
  deliver(1)
  minutes(2)
  expect(receiver.emails.size).toBe(1)
})

describe('npm run deploy:gas', () => {
  const deploy = (env?: Record<string, string>, ...options: string[]) =>
    run([join(ROOT, 'apps-script/deploy.mjs'), '--skip-build', ...options], env)

  it('keeps mailboxes apart: a login, a script and a file each, and leaves what git has alone', async () => {
    const tokens = Object.fromEntries(
      ['sales', 'support'].map((user) => [user, { ...LOGIN, access_token: `token-of-${user}` }]),
    )
    writeFileSync(join(folder, 'login.json'), JSON.stringify({ tokens }))
    const before = readFileSync(join(folder, '.clasp.json'), 'utf8')
    const id = 'an-older-script-of-sales-with-its-own-id'
    expect(await deploy({}, '--mailbox', 'sales', '--script-id', id)).toMatchObject({ code: 0 })
    expect((await deploy({}, '--mailbox', 'support')).output).toContain('Made a new script')
    expect(await deploy({}, '--mailbox', 'sales')).toMatchObject({ code: 0 }) // up to date: it pushes nothing
    const sales = { scriptId: id, token: 'Bearer token-of-sales' }
    const support = { scriptId: 'made-by-google-and-as-long-as-theirs-1', token: 'Bearer token-of-support' }
    expect(api.pushes).toEqual([sales, support])
    expect(api.made).toEqual(['Gmail Push Ingress (support)'])
    expect(api.files).toHaveLength(3)
    expect(readFileSync(join(folder, '.clasp.json'), 'utf8')).toBe(before)
    const names = readdirSync(folder).filter((name) => name.startsWith('.clasp'))
    expect(names.sort()).toEqual(['.clasp.json', '.clasp.sales.json', '.clasp.support.json'])
  })

  it.each([
    [['--mailbox', 'nobody'], 'Run: npx clasp login --user nobody'], // logged in is only the default
    [['--mailbox', '../x'], '--mailbox takes letters'],
    [['--mailbx'], "Unknown option '--mailbx'"],
    [['--script-id', 'x'], '--script-id is for one --mailbox'],
  ])('says what is wrong with %j', async (options, cure) => {
    const { code, output } = await deploy({}, ...options)
    expect(output).toContain(cure)
    expect(code).toBe(1)
  })

  it('pushes and says what to do next', async () => {
    const { code, output } = await deploy()
    expect(output).toContain('Run setupGmailTrigger')
    expect(output).toContain('https://script.google.com/d/a-script-id-as-long-as-those-of-google/edit')
    expect(code).toBe(0)
    expect(api.files).toHaveLength(3)
  })

  it.each(['', 'paste-it-here'])('asks for the script id instead of %j', async (scriptId) => {
    configure({ scriptId, rootDir: 'apps-script/dist' })
    const { code, output } = await deploy()
    expect(output).toContain('There is no script id in')
    expect(code).toBe(1)
  })

  it.each([
    [
      403,
      'User has not enabled the Apps Script API. Enable it by visiting …',
      'The Apps Script API is off for your account',
    ],
    [404, 'Requested entity was not found.', 'Google knows no script with the id'],
    [403, 'Insufficient Permission', 'not every box was ticked. Run: npx clasp logout && npx clasp login'],
    [403, 'Request had insufficient authentication scopes.', 'not every box was ticked'],
    [401, 'Request had invalid authentication credentials.', 'Run: npx clasp login'],
    [429, "Quota exceeded for quota metric 'Read requests'", 'Wait a minute'],
  ])('says what to do about %i %s', async (status, message, cure) => {
    api.refusal = { status, message }
    const { code, output } = await deploy()
    expect(output).toContain(cure)
    expect(code).toBe(1)
  })
})
