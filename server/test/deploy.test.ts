import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { parse } from 'yaml'
import { z } from 'zod'
import { readConfig, VARIABLE_NAMES } from '../config.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const read = (name: string) => readFileSync(join(ROOT, name), 'utf8')
const readYaml = (name: string): unknown => parse(read(name), { merge: true })
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read('package.json')))

/** Set by the surroundings, or by tests alone. */
const NOT_A_PERSONS = [
  'RENDER',
  'RENDER_EXTERNAL_URL',
  'KUBERNETES_SERVICE_HOST',
  'K_SERVICE',
  'container',
  'GOOGLE_CERTS_URL',
]
/** Of Node, Render, Caddy and Postgres. */
const OTHERS = ['NODE_ENV', 'NODE_VERSION']

const example = read('.env.example').replaceAll(/^#(?=[A-Z_]+=)/gm, '')

it('has an example of every variable in .env.example, each of which can be used', () => {
  const names = VARIABLE_NAMES.filter((name) => !NOT_A_PERSONS.includes(name))
  const given = parseEnv(example)
  expect(Object.keys(given).sort()).toEqual(names.sort())
  const { warnings } = readConfig({ ...given, DOORBELL_SECRET: 'a-secret-of-sixteen' })
  expect(warnings).toEqual([])
})

it('tells in docs/settings.md, or in the page that it names, what each variable is for', () => {
  const told = ['settings', 'imap', 'doorbell'].map((page) => read(`docs/${page}.md`)).join('\n')
  const names = VARIABLE_NAMES.filter((name) => !NOT_A_PERSONS.includes(name))
  expect(names.filter((name) => !told.includes(name))).toEqual([])
})

const RenderService = z.object({
  startCommand: z.literal(`exec ${scripts.start?.replace('exec ', '')}`),
  buildCommand: z.literal('npm ci --omit=dev'),
  healthCheckPath: z.literal('/readyz'),
  disk: z.object({ mountPath: z.string() }),
  envVars: z.array(
    z.object({ key: z.string(), value: z.string().optional(), generateValue: z.boolean().optional() }),
  ),
})

it('starts node itself on Render, with a disk where DATA_DIR says and secrets that Render makes', () => {
  const { services } = z.object({ services: z.tuple([RenderService]) }).parse(readYaml('render.yaml'))
  const [{ disk, envVars }] = services
  const made = envVars.filter(({ generateValue }) => generateValue).map(({ key }) => key)
  expect(made).toEqual(['PROCESS_API_TOKEN', 'DASHBOARD_PASSWORD', 'ADMIN_API_TOKEN'])
  expect(envVars).toContainEqual({ key: 'DATA_DIR', value: disk.mountPath })
  expectKnown(envVars.map(({ key }) => key))
})

const ComposeService = z.object({
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  environment: z.record(z.string(), z.string()),
})

it('runs two receivers on one database and one set of secrets with compose', () => {
  const { services } = z
    .object({ services: z.looseObject({ 'receiver-1': ComposeService, 'receiver-2': ComposeService }) })
    .parse(readYaml('compose.yaml'))
  const { environment } = services['receiver-1']
  expect(services['receiver-2'].environment).toEqual(environment)
  expect(Object.keys(environment)).toEqual(
    expect.arrayContaining([
      'DATABASE_URL',
      'PROCESS_API_TOKEN',
      'DASHBOARD_PASSWORD',
      'SECRET_KEY',
      'PUBLIC_URL',
    ]),
  )
  expectKnown(Object.keys(environment))
})

it('builds an image of files that there are, whose process 1 is node and no root', () => {
  const lines = read('Dockerfile').split('\n')
  const copied = lines.flatMap((line) => /^COPY --from=build (.+) \S+$/.exec(line)?.[1]?.split(' ') ?? [])
  const sources = copied.map((path) => path.replace('/app/', '')).filter((path) => !/dist$/.test(path))
  expect(sources.filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
  expect(lines).toContain('USER node')
  const command = lines.findLast((line) => line.startsWith('CMD'))?.replace('CMD ', '') ?? ''
  expect(`exec ${(JSON.parse(command) as string[]).join(' ')}`).toBe(scripts.start)
  expectKnown(
    lines
      .flatMap((line) => /^ENV (.+)$/.exec(line)?.[1]?.split(' ') ?? [])
      .map((pair) => pair.split('=')[0] ?? ''),
  )
  const allowed = read('.dockerignore').match(/^!(.+)$/gm) ?? []
  expect(allowed.filter((line) => !existsSync(join(ROOT, line.slice(1))))).toEqual([])
})

it('checks in CI on the oldest Node that is promised and on those that are kept up', () => {
  const Job = z.object({
    strategy: z.object({ matrix: z.object({ node: z.array(z.string()) }) }),
    steps: z.array(z.looseObject({ run: z.string().optional() })),
  })
  const { jobs } = z.object({ jobs: z.object({ check: Job }) }).parse(readYaml('.github/workflows/ci.yml'))
  expect(jobs.check.strategy.matrix.node).toEqual(['20.19', '22', '24'])
  expect(jobs.check.steps.flatMap(({ run }) => run ?? [])).toEqual(['npm ci', 'npm run check'])
})

function expectKnown(names: string[]): void {
  expect(names.filter((name) => ![...VARIABLE_NAMES, ...OTHERS].includes(name))).toEqual([])
}
