import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { endReceivers, startReceiverProcess } from '../rehearsal/receiver-process.ts'

// What npm runs, in a copy of the checkout: an operator's own, with what the operator has built in it.

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SOURCES = [
  'package.json',
  'tsconfig.json',
  'build.mjs',
  'run-built.mjs',
  'apps-script',
  'server',
  'shared',
  'bench',
]

let folder: string
let checkout: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'checkout-'))
  checkout = join(folder, 'checkout')
  for (const name of SOURCES)
    cpSync(join(ROOT, name), join(checkout, name), {
      recursive: true,
      filter: (path) => !path.endsWith('/dist'),
    })
})
afterEach(async () => {
  await endReceivers()
  rmSync(folder, { recursive: true, force: true })
})

const installAll = () => symlinkSync(join(ROOT, 'node_modules'), join(checkout, 'node_modules'))

/** What `npm ci --omit=dev` leaves there. */
function installForProduction(): void {
  for (const [path, { dev }] of Object.entries(readLock())) {
    if (!path || dev || path.lastIndexOf('node_modules/') > 0 || !existsSync(join(ROOT, path))) continue
    mkdirSync(join(checkout, path, '..'), { recursive: true })
    symlinkSync(join(ROOT, path), join(checkout, path))
  }
}

const readLock = () => readJson('package-lock.json').packages as Record<string, LockedPackage>
const readJson = (name: string) =>
  JSON.parse(readFileSync(join(ROOT, name), 'utf8')) as Record<string, unknown>

interface LockedPackage {
  dev?: boolean
  hasInstallScript?: boolean
}

const build = (...args: string[]) =>
  execFileSync(process.execPath, [join(checkout, 'build.mjs'), ...args], { encoding: 'utf8' })
const builtScript = () => readFileSync(join(checkout, 'apps-script/dist/appsscript.json'), 'utf8')
const runNpm = (...args: string[]) => {
  const { stdout, stderr, status } = spawnSync('npm', args, { cwd: checkout, encoding: 'utf8' })
  return { said: stdout + stderr, status }
}

/** `npm start` until the receiver is ready, and SIGTERM to npm, which has to end with 0. Returns what it said. */
async function startAndStop(): Promise<string> {
  const how = { command: ['npm', 'start'], cwd: checkout }
  const { end, output } = await startReceiverProcess(join(folder, 'data'), {}, how)
  expect(await end()).toBe(0)
  expect(output()).toContain('PROCESS: SIGTERM received')
  return output()
}

/** Every file with the time of its last change; node_modules is not the checkout's own. */
function listFiles(): string[] {
  const names = readdirSync(checkout, { recursive: true, encoding: 'utf8' })
  return names.map((name) => `${name} ${statSync(join(checkout, name)).mtimeMs}`).sort()
}

it('runs what is built with npm start, reads .env, and writes nothing into the checkout', async () => {
  installAll()
  build('--no-owner-mail', '--doorbell')
  writeFileSync(
    join(checkout, '.env'),
    'PUBLIC_URL="https://of-the-file.example" # why\nPROCESS_API_TOKEN=short\n',
  )
  const before = listFiles()
  chmodSync(checkout, 0o555)
  const said = await startAndStop()
  expect(said).toContain('dashboard: https://of-the-file.example/dashboard') // and the token that was set won
  chmodSync(checkout, 0o755)
  expect(listFiles()).toEqual(before)
})

it('keeps the variant of the script that was chosen until another one is', () => {
  installAll()
  expect(build()).toBe('')
  expect(builtScript()).toContain('send_mail')
  expect(build('--no-owner-mail')).toBe(
    'The script is built without the mail to its owner (--owner-mail brings it back).\n',
  )
  build('--doorbell')
  build(`--into=${join(folder, 'elsewhere')}`, '--owner-mail')
  build()
  expect(builtScript()).not.toContain('send_mail')
  expect(builtScript()).toContain('ANYONE_ANONYMOUS')
  const usual = readFileSync(join(folder, 'elsewhere/apps-script/dist/appsscript.json'), 'utf8')
  expect(usual).toContain('send_mail')
  expect(usual).not.toContain('ANYONE_ANONYMOUS')
  expect(build('--owner-mail', '--no-doorbell')).toBe('')
  expect(builtScript()).toBe(readFileSync(join(checkout, 'apps-script/appsscript.json'), 'utf8'))
})

it('says what to do where nothing is built, or an option is misspelt', () => {
  installAll()
  const { said, status } = runNpm('start')
  expect(said).toMatch(/dist\/server\.js is not built yet - run: npm run build/)
  expect(status).toBe(1)
  expect(runNpm('run', 'build', '--', '--no-ownermail').said).toMatch(/The options: --\[no-\]owner-mail/)
})

it('builds and starts with what npm ci --omit=dev installs, and the demo says what is missing there', async () => {
  installForProduction()
  expect(runNpm('run', 'prepare').status).toBe(0)
  await startAndStop()
  const { said, status } = runNpm('run', 'demo')
  expect(said).toMatch(
    /The package \S+ is not installed\. An install with --omit=dev runs only the receiver; for all else: npm ci\n/,
  )
  expect(said).not.toContain('    at ')
  expect(status).toBe(1)
})

it('lets npm run every install script that the lock brings, and no other', () => {
  const withScript = Object.entries(readLock()).filter(([, { hasInstallScript }]) => hasInstallScript)
  const names = new Set(withScript.map(([path]) => path.split('node_modules/').at(-1)))
  expect(Object.keys(readJson('package.json').allowScripts as object).sort()).toEqual([...names].sort())
})
