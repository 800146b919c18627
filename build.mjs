// Builds what Google runs (apps-script/dist) and what Node runs (dist).
//   --no-owner-mail  leaves MailApp and its scope out; --owner-mail takes them in again
//   --doorbell       adds the web app of docs/doorbell.md; --no-doorbell takes it out again
//   --into=FOLDER    builds there instead of here, neither following the variant chosen here nor changing it
//   --out=FOLDER     likewise, only what Google runs
import { build, transform } from 'esbuild'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chooseVariant, describeVariant } from './apps-script/build-variant.mjs'
import { packEntities } from './apps-script/pack-entities.mjs'

const root = import.meta.dirname
const asked = readOptions()
const target = asked.into ?? root
const isHere = !asked.into && !asked.out
const variant = chooseVariant(
  { ownerMail: asked['owner-mail'], doorbell: asked.doorbell },
  isHere ? join(root, 'build-variant.json') : undefined,
)
const pkg = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

const builds = await Promise.allSettled([
  buildAppsScript(),
  buildForNode('server/main.ts', 'dist/server.js'),
  buildForNode('server/migrate.ts', 'dist/migrate-store.js'),
  buildForNode('server/backup.ts', 'dist/backup.js'),
  buildForNode('server/alert-test.ts', 'dist/alert-test.js'),
  buildForNode('server/parity.ts', 'dist/parity.js'),
  buildForNode('server/doctor.ts', 'dist/doctor.js'),
  buildForNode('server/login-link.ts', 'dist/login-link.js'),
  buildForNode('server/listen.ts', 'dist/listen.js'),
  buildForNode('apps-script/demo/demo.ts', 'dist/demo.js'),
  buildForNode('apps-script/demo/screenshots.ts', 'dist/screenshots.js'),
  buildForNode('bench/ingress.ts', 'dist/bench-ingress.js'),
  buildForNode('bench/apps-script.ts', 'dist/bench-apps-script.js'),
  buildForNode('bench/fairness.ts', 'dist/bench-fairness.js'),
  buildForNode('bench/peers.ts', 'dist/bench-peers.js'),
  buildForNode('bench/rules.ts', 'dist/bench-rules.js'),
  buildForNode('bench/pages.ts', 'dist/bench-pages.js'),
])
for (const { reason } of builds) {
  if (!reason) continue
  if (!reason.errors) console.error(reason) // esbuild has said its own errors already
  process.exitCode = 1
}
const said = describeVariant(variant)
if (isHere && said) console.log(said)

function readOptions() {
  const flag = { type: 'boolean' }
  const text = { type: 'string' }
  try {
    return parseArgs({
      options: { 'owner-mail': flag, doorbell: flag, into: text, out: text },
      allowNegative: true,
    }).values
  } catch (error) {
    console.error(
      `${error.message}\nThe options: --[no-]owner-mail --[no-]doorbell --into=FOLDER --out=FOLDER`,
    )
    process.exit(1)
  }
}

/** Google sees only top-level functions, so each export of main.ts gets one that calls into the bundle. */
async function buildAppsScript() {
  const options = {
    entryPoints: [join(root, `apps-script/main${variant.doorbell ? '-with-doorbell' : ''}.ts`)],
    absWorkingDir: join(root, 'apps-script'),
    bundle: true,
    write: false,
    platform: 'neutral',
    target: 'es2020',
    charset: 'utf8',
    logLevel: 'warning',
    define: { WITH_OWNER_MAIL: String(variant.ownerMail), SCRIPT_VERSION: JSON.stringify(pkg.version) },
    minifySyntax: !variant.ownerMail, // only this drops the branch that names MailApp
    plugins: [
      { name: 'decode-briefly', setup: decodeBriefly },
      ...(variant.doorbell ? [] : [{ name: 'no-doorbell', setup: leaveDoorbellOut }]),
    ],
  }
  if (!existsSync(options.entryPoints[0])) return
  const { metafile, outputFiles } = await build({ ...options, format: 'esm', metafile: true })
  const functions = Object.values(metafile.outputs)[0].exports
  const stubs = functions.map((name) => `function ${name}(e) {return app.${name}(e)}`)
  const source = pkg.homepage ?? 'apps-script/ in the repository it was built from'
  const parts = [
    `// Gmail Push Ingress ${pkg.version} - source: ${source}`,
    'var app = (() => {',
    toBody(await writeTightly(outputFiles[0].text)),
    '})();',
    ...stubs,
    `// HTML's names, of entities © Felix Böhm, BSD-2-Clause\nvar __html=${JSON.stringify(packEntities())}\n`,
  ]
  writeAppsScript('Code.js', parts.join('\n'))
  writeAppsScript('Setup.js', readFileSync(join(root, 'apps-script/Setup.js')))
  writeAppsScript('appsscript.json', manifest())
}

/** A module as the body of a function. */
function toBody(module) {
  return module.replace(
    /export ?(\{[^}]*\});?\s*$/,
    (_, names) => `return ${names.replace(/([\w$]+) as ([\w$]+)/g, '$2: $1')};`,
  )
}

/**
 * Tabs, no semicolon where the line's end says as much, files named without their ending: 3 kB less, and read as easily. These
 * are patterns, blind to what is text: that the script still says the same is seen by having both minified.
 */
async function writeTightly(code) {
  const tight = code
    .replace(/^(?: {2})+/gm, (spaces) => '\t'.repeat(spaces.length / 2))
    .replace(/^(\/\/ )(?:\.\.\/)?([\w/-]+)\.ts$/gm, '$1$2')
    .replace(/;\n(?!\s*(?:[([`+\-*.,]|\/(?!\/)))/g, '\n')
    .replaceAll('/* @__PURE__ */ ', '')
    .replace(/\n\n(?=\/\/ )/g, '\n')
  const [before, after] = await Promise.all([code, tight].map((text) => transform(text, { minify: true })))
  if (before.code === after.code) return tight
  throw new Error(
    'The script is not the same without its semicolons - build.mjs, writeTightly: mend its patterns',
  )
}

function decodeBriefly({ onResolve }) {
  const path = join(root, 'apps-script/message/decode-html.ts')
  onResolve({ filter: /^entities\/decode$/ }, () => ({ path }))
}

function leaveDoorbellOut({ onLoad }) {
  onLoad({ filter: /doorbell\.ts$/ }, () => ({
    contents: 'export const renewDoorbell = () => {}, describeDoorbell = () => []',
  }))
}

function writeAppsScript(name, content) {
  const folder = asked.out ?? join(target, 'apps-script/dist')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, name), content)
}

function manifest() {
  const text = readFileSync(join(root, 'apps-script/appsscript.json'), 'utf8')
  if (variant.ownerMail && !variant.doorbell) return text
  const json = JSON.parse(text)
  if (!variant.ownerMail)
    json.oauthScopes = json.oauthScopes.filter((scope) => !scope.endsWith('/script.send_mail'))
  if (variant.doorbell) json.webapp = { access: 'ANYONE_ANONYMOUS', executeAs: 'USER_DEPLOYING' }
  return JSON.stringify(json, null, 2) + '\n'
}

async function buildForNode(entry, outfile) {
  if (asked.out || !existsSync(join(root, entry))) return
  await build({
    entryPoints: [join(root, entry)],
    outfile: join(target, outfile),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    sourcemap: true,
    logLevel: 'warning',
  })
}
