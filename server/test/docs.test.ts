import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { TEXTS } from '../inspect/pages/texts.ts'
import { startReceiver, TOKEN, type TestReceiver } from './start-receiver.ts'

// What the docs tell people to type, read and click is there. What can run offline is run: the pushes (curl) and openssl. Of all else it
// is checked that npm scripts, variables, files, log lines and words on pages exist; examples of webhooks run in receive.test.ts.

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const read = (name: string) => readFileSync(join(ROOT, name), 'utf8')
const list = (folder: string, ending: RegExp) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name) && !/(^|\/)(dist|node_modules|test)\//.test(name))
    .map((name) => join(folder, name))
const DOCS = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...list('docs', /\.md$/)]
const GUIDES = { en: 'docs/guide-migration-gmail-push.md', fr: 'docs/fr/guide-migration-gmail-push.md' }
const sources = [
  ...['server', 'shared', 'apps-script', 'deploy', 'bench'].flatMap((folder) =>
    list(folder, /\.(tsx?|mjs|js|conf|service)$|Caddyfile$/),
  ),
  ...['render.yaml', 'compose.yaml', 'Dockerfile', 'build.mjs', 'package.json'],
]
  .map(read)
  .join('\n')

const all = <T>(pattern: RegExp, read: (match: RegExpMatchArray, name: string) => T) =>
  DOCS.flatMap((name) =>
    [...readFileSync(join(ROOT, name), 'utf8').matchAll(pattern)].map((match) => read(match, name)),
  )

const anchorsOf = (name: string) =>
  [...read(name).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

it('links to nothing that is not there', () => {
  const dead = all(/\]\((?!https?:|\/)([^)#\s]*)(?:#([^)\s]+))?\)/g, ([link, path = '', anchor], name) => {
    const target = path ? join(dirname(name), path) : name
    const isThere = existsSync(join(ROOT, target)) && (!anchor || anchorsOf(target).includes(anchor))
    return isThere ? [] : [`${name}: ${link}`]
  }).flat()
  expect(dead).toEqual([])
})

it('names npm scripts that there are', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  const named = all(/npm run ([\w:-]+)/g, ([, script = '']) => script)
  expect([...new Set(named)].filter((script) => !scripts[script])).toEqual([])
})

it('names variables and properties that something reads', () => {
  const named = all(/`([A-Z][A-Z0-9]*_[A-Z0-9_]+)(?:=[^`]*)?`/g, ([, variable = '']) => variable)
  expect([...new Set(named)].filter((variable) => !sources.includes(variable))).toEqual([])
})

it.each(Object.entries(GUIDES))(
  'shows log lines that are logged, and words that stand on pages (%s)',
  (language, name) => {
    const guide = read(name)
    const lines = [...guide.matchAll(/^ *((?:API |)INGRESS|WEBHOOK_SENDER): .+$/gm)].map(([line]) =>
      line.trim(),
    )
    expect(lines.length).toBeGreaterThan(6)
    const parts = lines.flatMap((line) => {
      const [said = '', cause = ''] = line.replace(/ to https:.*/, '').split(' - ')
      return [said.replace(/^.*?: (\d{3} )?/, ''), cause]
    })
    expect(parts.filter((part) => !sources.includes(part))).toEqual([])
    const onPages = {
      en: 'Set-up Endpoints Send_a_test Alerts Test Settings',
      fr: 'Installation Destinations Envoyer_un_test Alertes Tester Réglages',
    }
    const words = JSON.stringify(TEXTS[language === 'fr' ? 'fr' : 'en'])
    for (const word of onPages[language === 'fr' ? 'fr' : 'en']
      .split(' ')
      .map((one) => one.replaceAll('_', ' '))) {
      expect(guide).toContain(`**${word}**`)
      expect(words).toContain(`"${word}"`)
    }
  },
)

it('says the same in both languages, part by part', () => {
  const [en, fr] = [GUIDES.en, GUIDES.fr].map((name) =>
    read(name).match(/^(#+|\d\.|- \[ \]|```\w*$)(?= |$)/gm),
  )
  expect(en).toEqual(fr)
})

describe('a push as the docs show it', () => {
  let receiver: TestReceiver
  beforeAll(async () => (receiver = await startReceiver()))
  afterAll(() => receiver.close())

  it.each([
    ['README.md', 'processed'],
    [GUIDES.en, 'already_processed'], // it is the same push
    [GUIDES.fr, 'already_processed'],
  ])('is taken (%s)', async (name, status) => {
    const curl = /^ *(?:export .*\n *)?curl -X POST (?:.*\\\n)+.*/m.exec(read(name))?.[0] ?? ''
    mkdirSync(join(receiver.folder, 'data'), { recursive: true })
    writeFileSync(join(receiver.folder, 'data/process-api-token'), TOKEN)
    const command = curl
      .replace(/https:\/\/votre-instance\.onrender\.com|http:\/\/127\.0\.0\.1:3000/, receiver.url)
      .replace('votre_token_secret_ici', TOKEN)
    const { stdout } = await promisify(execFile)('bash', ['-ec', command], { cwd: receiver.folder })
    expect(JSON.parse(stdout)).toMatchObject({ success: true, status })
  })

  it('has a token that the receiver takes from the command that makes one', async () => {
    const [command = ''] = /openssl rand [^`)]+/.exec(read(GUIDES.en)) ?? []
    const { stdout } = await promisify(execFile)('bash', ['-ec', command])
    const other = await startReceiver({ env: { PROCESS_API_TOKEN: stdout.trim() } })
    await other.close()
  })
})
